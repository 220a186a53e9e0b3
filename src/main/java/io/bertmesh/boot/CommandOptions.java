package io.bertmesh.boot;

import io.bertmesh.security.AccessPolicy;
import io.bertmesh.security.Tls;
import java.util.Optional;

/**
 * The options by which commands of the shell reach the service as it is configured. Certificates are files in the working
 * folder, secrets are variables: {@code ca.crt}, {@code caller.crt}, {@code caller.key}, {@code $KEY}, {@code $TOKEN}.
 *
 * @param isEncrypted whether the service speaks TLS
 * @param isMutual whether it asks for a certificate
 * @param header a header that it asks for
 */
record CommandOptions(boolean isEncrypted, boolean isMutual, Optional<String> header) {

    static CommandOptions of(Tls tls, AccessPolicy policy) {
        return new CommandOptions(tls.identity().isPresent(), tls.callers().isPresent(), policy.exampleHeader());
    }

    String scheme() {
        return isEncrypted ? "https" : "http";
    }

    /** Options of grpcurl, each with a space behind it. */
    String ofGrpcurl() {
        return isEncrypted ? certificates("-") + ofHeader() : "-plaintext " + ofHeader();
    }

    /** Options of curl, each with a space behind it. */
    String ofCurl() {
        return isEncrypted ? certificates("--") + ofHeader() : ofHeader();
    }

    private String certificates(String dashes) {
        String server = dashes + "cacert ca.crt ";
        return isMutual ? "%s%2$scert caller.crt %2$skey caller.key ".formatted(server, dashes) : server;
    }

    private String ofHeader() {
        // Double quotes, for the shell shall put the secret in.
        return header.map("-H \"%s\" "::formatted).orElse("");
    }
}
