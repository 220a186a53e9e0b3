package io.bertmesh.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.call.Caller;
import io.bertmesh.testing.ManualTicker;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ApiKeyRingTest {

    private final ApiKeyRing ring = new ApiKeyRing(ManualTicker.at(0));

    @Test
    void knowsEachOfItsKeys() {
        read("a", "first", "10", "b", "second", "-");

        assertThat(ring.find("first")).map(Caller::id).contains("a");
        assertThat(ring.find("second")).map(Caller::id).contains("b");
    }

    @Test
    void knowsNoOtherKey() {
        read("a", "first", "10");

        assertThat(ring.find("third")).isEmpty();
        assertThat(ring.find("a")).isEmpty();
        assertThat(ring.find(HexFormat.of().formatHex(ApiKey.hash("first")))).isEmpty();
    }

    @Test
    void knowsNoCallerBeforeItHasReadAFile() {
        assertThat(ring.find("first")).isEqualTo(Optional.empty());
    }

    @Test
    void refusesAByteOrderMark() {
        byte[] content = "\uFEFFa %s -".formatted("0".repeat(64)).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ring.read(List.of(content)))
                .isInstanceOf(SecurityFileException.class)
                .hasMessage("begins with a byte order mark (expected: UTF-8 without one)");
    }

    @Test
    void forgetsAKeyThatIsTakenOut() {
        read("a", "first", "10", "b", "second", "-");

        read("b", "second", "-");

        assertThat(ring.find("first")).isEmpty();
    }

    @Test
    void remembersWhatWasUsedWhenAKeyIsReplacedByAnother() {
        read("a", "first", "10");
        ring.find("first").orElseThrow().charge(1_000);

        read("a", "new", "10");

        assertThat(ring.find("new").orElseThrow().untilFree()).isPositive();
    }

    @Test
    void beginsAnewWhenTheLimitsChange() {
        read("a", "first", "10");
        ring.find("first").orElseThrow().charge(1_000);

        read("a", "first", "20");

        assertThat(ring.find("first").orElseThrow().untilFree()).isZero();
    }

    @Test
    void keepsItsKeysWhenAFileIsFaulty() {
        read("a", "first", "10");

        assertThatThrownBy(() -> ring.read(List.of("rubbish".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(SecurityFileException.class);
        assertThat(ring.find("first")).isPresent();
    }

    /** Reads a file of keys, given as id, key and rate of each in turn. */
    private void read(String... words) {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < words.length; i += 3) {
            file.append("%s %s %s\n"
                    .formatted(words[i], HexFormat.of().formatHex(ApiKey.hash(words[i + 1])), words[i + 2]));
        }
        ring.read(List.of(file.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
