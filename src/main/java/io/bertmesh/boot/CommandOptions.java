package io.bertmesh.boot;

import io.bertmesh.security.AccessPolicy;
import io.bertmesh.security.Tls;
import java.util.Optional;

/**
 * The options with which shell commands reach the service as it is configured. Certificates are files in the working
 * folder: {@code ca.crt}, {@code caller.crt}, {@code caller.key}; secrets are variables {@code $KEY}, {@code $TOKEN}.
 *
 * @param isEncrypted whether the service uses TLS
 * @param isMutual whether the service requires a certificate
 * @param header a header that the service requires
 */
record CommandOptions(boolean isEncrypted, boolean isMutual, Optional<String> header) {

    static CommandOptions of(Tls tls, AccessPolicy policy) {
        return new CommandOptions(tls.identity().isPresent(), tls.callers().isPresent(), policy.exampleHeader());
    }

    String scheme() {
        return isEncrypted ? "https" : "http";
    }

    /** Options of grpcurl, each followed by a space. */
    String ofGrpcurl() {
        return isEncrypted ? certificates("-") + ofHeader() : "-plaintext " + ofHeader();
    }

    /** Options of curl, each followed by a space. */
    String ofCurl() {
        return isEncrypted ? certificates("--") + ofHeader() : ofHeader();
    }

    private String certificates(String dashes) {
        String server = dashes + "cacert ca.crt ";
        return isMutual ? "%s%2$scert caller.crt %2$skey caller.key ".formatted(server, dashes) : server;
    }

    private String ofHeader() {
        // In double quotes, so that the shell inserts the secret.
        return header.map("-H \"%s\" "::formatted).orElse("");
    }
}
