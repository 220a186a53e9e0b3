package io.bertmesh.security;

/** The result of checking a token. */
sealed interface TokenVerdict {

    /** The token is valid. */
    record Accepted(String subject) implements TokenVerdict {}

    /** The token is valid, but lacks the required scope. */
    record WithoutScope() implements TokenVerdict {}

    /** The token names an unknown key, perhaps a new one. */
    record KeyUnknown() implements TokenVerdict {}

    /** The token is invalid: not signed by the issuer, expired, for another audience, or not a token at all. */
    record Rejected() implements TokenVerdict {}
}
