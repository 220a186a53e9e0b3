package io.bertmesh.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class EncodedBodiesTest {

    private static final int MAX_BYTES = 4_194_304;

    private static final String START = "{\"text\": \"你[MASK]\"";

    @ParameterizedTest
    @ValueSource(ints = {0, 20_000, 1_000_000})
    void unpacksGzip(int spaces) throws IOException {
        Answer answer = post("gzip", BodyPublishers.ofByteArray(gzip(json(spaces))));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/result/masks").size()).isEqualTo(1);
    }

    @Test
    void refusesABombAsTooLarge() throws IOException {
        byte[] bomb = gzip(json(100_000_000));

        Answer answer = post("gzip", BodyPublishers.ofByteArray(bomb));

        assertThat(bomb.length).isLessThan(MAX_BYTES);
        assertTooLarge(answer);
    }

    @Test
    void refusesBodyOfUnstatedLengthAsTooLarge() {
        byte[] json = json(MAX_BYTES);

        Answer answer = post("identity", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(json)));

        assertTooLarge(answer);
    }

    @Test
    void readsBodyOfUnstatedLength() {
        byte[] json = json(1_000_000);

        Answer answer = post("identity", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(json)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNoGzip() {
        Answer answer = post("gzip", BodyPublishers.ofByteArray(json(0)));

        Problems.assertInvalid(
                answer, "body", "body: malformed gzip (expected: one gzip stream, as Content-Encoding says)");
    }

    @Test
    void refusesGzipThatIsCutOff() throws IOException {
        byte[] packed = gzip(json(0));

        Answer answer = post("gzip", BodyPublishers.ofByteArray(Arrays.copyOf(packed, packed.length - 9)));

        Problems.assertInvalid(
                answer, "body", "body: malformed gzip (expected: one gzip stream, as Content-Encoding says)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip"})
    void refusesAnotherCoding(String coding) {
        Answer answer = post(coding, BodyPublishers.ofByteArray(json(0)));

        Problems.assertProblem(
                answer, 415, "HTTP_415", "Content-Encoding", "Content-Encoding: another (expected: gzip or identity)");
    }

    private static void assertTooLarge(Answer answer) {
        Problems.assertProblem(
                answer, 413, "REQUEST_TOO_LARGE", "", "request: too large (expected: at most 4194304 bytes)");
    }

    private static Answer post(String coding, BodyPublisher body) {
        return RestEdge.send(
                "POST", "/fill-mask", body, "Content-Type", "application/json", "Content-Encoding", coding);
    }

    private static byte[] json(int spaces) {
        return (START + " ".repeat(spaces) + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(bytes);
        }
        return packed.toByteArray();
    }
}
