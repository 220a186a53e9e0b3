package io.bertmesh.security;

import io.bertmesh.call.Caller;
import io.bertmesh.call.Ticker;
import io.bertmesh.config.BertConfig;
import io.bertmesh.config.SecurityConfig;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides who may call, in the same words for both edges. Where keys and tokens are both configured, either will do.
 * Thread-safe; never waits.
 */
@ApplicationScoped
public class AccessPolicy {

    private final List<WatchedFiles> files = new ArrayList<>();
    private final Optional<ApiKeyRing> keys;
    private final Optional<TokenKeys> tokens;
    private final boolean fetchesKeys;

    AccessPolicy(BertConfig config) {
        SecurityConfig security = config.security();
        this.keys = security.apiKeys().map(file -> {
            ApiKeyRing ring = new ApiKeyRing(Ticker.system());
            files.add(WatchedFiles.open("BERTMESH_SECURITY_API_KEYS", List.of(file), ring::read));
            return ring;
        });
        SecurityConfig.Jwt jwt = security.jwt();
        this.fetchesKeys = jwt.issuer().isPresent() && jwt.keys().isEmpty();
        this.tokens = jwt.issuer().map(issuer -> {
            TokenKeys known = new TokenKeys(jwt, Ticker.system(), new IssuerKeys(issuer)::fetch);
            jwt.keys()
                    .ifPresent(file ->
                            files.add(WatchedFiles.open("BERTMESH_SECURITY_JWT_KEYS", List.of(file), known::read)));
            return known;
        });
    }

    /** Whether callers must show credentials. */
    public boolean isClosed() {
        return keys.isPresent() || tokens.isPresent();
    }

    /** Who this is. Throws {@link InferenceException} for somebody who may not call. */
    public Caller admit(Credentials shown) {
        if (!isClosed()) {
            return Caller.ANYONE;
        }
        if (keys.isPresent() && !shown.apiKey().isEmpty()) {
            return keys.get().find(shown.apiKey()).orElseThrow(this::unknown);
        }
        if (tokens.isPresent() && !shown.token().isEmpty()) {
            return holderOf(shown.token(), tokens.get());
        }
        throw unknown();
    }

    /** A header that callers may show, with the name of a variable in place of the secret; empty if none is asked for. */
    public Optional<String> exampleHeader() {
        if (keys.isPresent()) {
            return Optional.of(Credentials.API_KEY + ": $KEY");
        }
        return tokens.map(_ -> "authorization: Bearer $TOKEN");
    }

    /** What the header {@code WWW-Authenticate} of a refusal says. */
    public String challenge() {
        return (tokens.isPresent() ? "Bearer" : "ApiKey") + " realm=\"bertmesh\"";
    }

    private Caller holderOf(String token, TokenKeys known) {
        TokenVerdict verdict = known.verify(token)
                .orElseThrow(() -> new InferenceException(
                        new InferenceError.Unavailable("without the keys of the tokens' issuer")));
        return switch (verdict) {
            case TokenVerdict.Accepted(String subject) -> Caller.ofSubject(subject);
            case TokenVerdict.WithoutScope _ -> throw new InferenceException(new InferenceError.PermissionDenied());
            case TokenVerdict.KeyUnknown _, TokenVerdict.Rejected _ -> throw unknown();
        };
    }

    private InferenceException unknown() {
        List<String> kinds = new ArrayList<>();
        if (keys.isPresent()) {
            kinds.add("an API key in " + Credentials.API_KEY);
        }
        if (tokens.isPresent()) {
            kinds.add("a token in authorization, after Bearer");
        }
        return new InferenceException(new InferenceError.Unauthenticated(String.join(", or ", kinds)));
    }

    List<WatchedFiles> files() {
        return List.copyOf(files);
    }

    /** Keys that come from an issuer, not from a file. */
    Optional<TokenKeys> fetchedKeys() {
        return fetchesKeys ? tokens : Optional.empty();
    }
}
