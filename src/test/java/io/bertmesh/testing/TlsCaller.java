package io.bertmesh.testing;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * A caller over TLS that opens a new connection for each call.
 *
 * @param server the only server certificate that the caller accepts
 * @param own the caller's certificate, or empty if it has none
 */
public record TlsCaller(TestCertificate server, Optional<TestCertificate> own) {

    public static TlsCaller anonymous(TestCertificate server) {
        return new TlsCaller(server, Optional.empty());
    }

    public static TlsCaller of(TestCertificate server, TestCertificate own) {
        return new TlsCaller(server, Optional.of(own));
    }

    /** A channel to a port of this machine, which the caller of this method closes. */
    public ManagedChannel channel(int port) {
        SslContextBuilder context = GrpcSslContexts.forClient().trustManager(server.certificate());
        own.ifPresent(mine -> context.keyManager(mine.key(), mine.certificate()));
        try {
            return NettyChannelBuilder.forAddress("localhost", port)
                    .sslContext(context.build())
                    .build();
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a request. Throws {@link IOException} if there is no answer. */
    public HttpResponse<String> get(URI address, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(sslContext()).build()) {
            return client.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
        }
    }

    private SSLContext sslContext() {
        try {
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("server", server.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyStore mine = emptyStore();
            char[] password = {};
            if (own.isPresent()) {
                mine.setKeyEntry("own", own.get().key(), password, new Certificate[] {
                    own.get().certificate()
                });
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(mine, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
