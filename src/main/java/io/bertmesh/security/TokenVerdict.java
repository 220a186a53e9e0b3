package io.bertmesh.security;

/** What is found of a token. */
sealed interface TokenVerdict {

    /** It holds. */
    record Accepted(String subject) implements TokenVerdict {}

    /** It holds, but does not allow this. */
    record WithoutScope() implements TokenVerdict {}

    /** It names a key that is not known, perhaps one that is new. */
    record KeyUnknown() implements TokenVerdict {}

    /** It does not hold: not signed by the issuer, expired, for somebody else, or no token at all. */
    record Rejected() implements TokenVerdict {}
}
