package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArrivalsTest {

    @ParameterizedTest
    @ValueSource(strings = {"7", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "Root=1-67891233-abcdef", "a/b:c~d_e.f+g@h"})
    void keepsTheCallersId(String id) {
        assertThat(Arrivals.idOf(id)).isEqualTo(id);
    }

    static String[] invalid() {
        return new String[] {
            "",
            " ",
            "two words",
            "a\nb",
            "a\r\nb",
            "a\"b",
            "a\\b",
            "{\"level\":1}",
            "编号",
            "a\u0000b",
            "a\u001b[2Jb",
            "x".repeat(129)
        };
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void makesOneInPlaceOfWhatMightEndALine(String id) {
        assertThat(UUID.fromString(Arrivals.idOf(id))).isNotNull();
    }

    @Test
    void makesAnotherForEachCallThatHasNone() {
        assertThat(Arrivals.idOf(null)).isNotEqualTo(Arrivals.idOf(null)).hasSize(36);
    }

    @Test
    void keepsTheLongestThatIsAllowed() {
        assertThat(Arrivals.idOf("x".repeat(128))).isEqualTo("x".repeat(128));
    }
}
