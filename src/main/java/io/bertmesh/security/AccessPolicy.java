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
 * Decides who may call, and gives both edges the same errors. If keys and tokens are both configured, either is enough.
 * Thread-safe; never blocks.
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

    /** Returns the caller with these credentials. Throws {@link InferenceException} if the caller may not call. */
    public Caller admit(Credentials credentials) {
        if (!isClosed()) {
            return Caller.ANYONE;
        }
        if (credentials.isAmbiguous()) {
            throw unauthenticated();
        }
        if (keys.isPresent() && !credentials.apiKey().isEmpty()) {
            return keys.get().find(credentials.apiKey()).orElseThrow(this::unauthenticated);
        }
        if (tokens.isPresent() && !credentials.token().isEmpty()) {
            return holderOf(credentials.token(), tokens.get());
        }
        throw unauthenticated();
    }

    /** A header that callers may send, with a variable in place of the secret; empty if the service requires none. */
    public Optional<String> exampleHeader() {
        if (keys.isPresent()) {
            return Optional.of(Credentials.API_KEY + ": $KEY");
        }
        return tokens.map(_ -> "authorization: Bearer $TOKEN");
    }

    /** The value of a refusal's header {@code WWW-Authenticate}. */
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
            case TokenVerdict.KeyUnknown _, TokenVerdict.Rejected _ -> throw unauthenticated();
        };
    }

    private InferenceException unauthenticated() {
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

    /** The keys if they come from an issuer, not from a file. */
    Optional<TokenKeys> fetchedKeys() {
        return fetchesKeys ? tokens : Optional.empty();
    }
}
