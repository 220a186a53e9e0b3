package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.TestCertificate;
import io.bertmesh.testing.TlsCaller;
import io.bertmesh.v1.ListModelsRequest;
import io.bertmesh.v1.ModelServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both edges send and require certificates, which may change while the service runs. */
@QuarkusTest
@TestProfile(MutualTlsProfile.class)
class MutualTlsTest {

    private static TestCertificate first;
    private static TestCertificate second;
    private static TestCertificate caller;
    private static TestCertificate stranger;

    @BeforeAll
    static void makeCertificates() {
        first = TestCertificate.of("server-1", "EC");
        second = TestCertificate.of("server-2", "RSA");
        caller = TestCertificate.of("caller", "EC");
        stranger = TestCertificate.of("stranger", "EC");
    }

    @BeforeEach
    void serve() throws Exception {
        Files.writeString(MutualTlsProfile.CALLERS, caller.certificatePem());
        rotateTo(first, caller);
    }

    @Test
    void answersOverTls() throws Exception {
        TlsCaller known = TlsCaller.of(first, caller);

        assertThat(modelsOverGrpc(known)).isEqualTo(2);
        assertThat(known.get(rest("/models")).statusCode()).isEqualTo(200);
    }

    @Test
    void answersOverHttp2() throws Exception {
        assertThat(TlsCaller.of(first, caller).get(rest("/models")).version())
                .isEqualTo(java.net.http.HttpClient.Version.HTTP_2);
    }

    @Test
    void refusesCallerWithoutCertificate() {
        TlsCaller anonymous = TlsCaller.anonymous(first);

        assertThatThrownBy(() -> modelsOverGrpc(anonymous)).isInstanceOf(StatusRuntimeException.class);
        assertThatThrownBy(() -> anonymous.get(rest("/models"))).isInstanceOf(IOException.class);
    }

    @Test
    void refusesCallerWithCertificateOfAnother() {
        TlsCaller unknown = TlsCaller.of(first, stranger);

        assertThatThrownBy(() -> modelsOverGrpc(unknown)).isInstanceOf(StatusRuntimeException.class);
        assertThatThrownBy(() -> unknown.get(rest("/models"))).isInstanceOf(IOException.class);
    }

    @Test
    void refusesPlainCalls() throws Exception {
        ManagedChannel plain = ManagedChannelBuilder.forAddress("localhost", grpcPort())
                .usePlaintext()
                .build();
        try (Socket socket = new Socket("localhost", rest("/").getPort())) {
            assertThatThrownBy(() -> count(plain)).isInstanceOf(StatusRuntimeException.class);
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /models HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer(socket)).doesNotContain("HTTP/1.1 200");
        } finally {
            plain.shutdownNow();
        }
    }

    @Test
    void showsANewCertificateWithoutARestart() throws Exception {
        rotateTo(second, caller);

        TlsCaller known = TlsCaller.of(second, caller);
        assertThat(modelsOverGrpc(known)).isEqualTo(2);
        assertThat(known.get(rest("/models")).statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> modelsOverGrpc(TlsCaller.of(first, caller)))
                .isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void letsInNewCallersAndNoLongerOldOnesWithoutARestart() throws Exception {
        Files.writeString(MutualTlsProfile.CALLERS, stranger.certificatePem());

        Eventually.holds("the stranger is admitted", () -> isAnswered(TlsCaller.of(first, stranger)));

        assertThat(TlsCaller.of(first, stranger).get(rest("/models")).statusCode())
                .isEqualTo(200);
        assertThat(isAnswered(TlsCaller.of(first, caller))).isFalse();
    }

    @Test
    void keepsItsCertificateWhenTheFilesAreNoPair() throws Exception {
        Files.writeString(MutualTlsProfile.KEY, second.keyPem());
        Files.writeString(MutualTlsProfile.CALLERS, stranger.certificatePem());
        Eventually.holds("the files were checked", () -> isAnswered(TlsCaller.of(first, stranger)));

        assertThat(modelsOverGrpc(TlsCaller.of(first, stranger))).isEqualTo(2);
    }

    @Test
    void leavesHealthOpen() throws Exception {
        String management = ConfigProvider.getConfig().getValue("test.management.url", String.class);

        try (InputStream answer =
                URI.create(management + "/health/live").toURL().openStream()) {
            assertThat(new String(answer.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("UP");
        }
    }

    private static void rotateTo(TestCertificate server, TestCertificate known) throws Exception {
        server.writeTo(MutualTlsProfile.CERTIFICATE, MutualTlsProfile.KEY);
        Eventually.holds("the service sends the new certificate", () -> isAnswered(TlsCaller.of(server, known)));
    }

    private static boolean isAnswered(TlsCaller client) {
        try {
            return modelsOverGrpc(client) == 2;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private static int modelsOverGrpc(TlsCaller client) {
        ManagedChannel channel = client.channel(grpcPort());
        try {
            return count(channel);
        } finally {
            channel.shutdownNow();
        }
    }

    private static int count(ManagedChannel channel) {
        return ModelServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .listModels(ListModelsRequest.getDefaultInstance())
                .getModelsCount();
    }

    private static int grpcPort() {
        return ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class);
    }

    private static URI rest(String path) {
        URI plain = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
        return URI.create("https://localhost:" + plain.getPort() + path);
    }

    /** Reads until the service closes the connection. */
    private static String answer(Socket socket) {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
