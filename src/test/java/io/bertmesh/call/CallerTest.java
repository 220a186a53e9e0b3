package io.bertmesh.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CallerTest {

    static Stream<Arguments> subjects() {
        return Stream.of(
                Arguments.of("search-team", "search-team"),
                Arguments.of("https://example.com/users/7|é中😀", "https://example.com/users/7|é中😀"),
                Arguments.of("two words", "two_words"),
                Arguments.of("line\r\nline", "line__line"),
                Arguments.of("nul\u0000esc\u001b[2J", "nul_esc_[2J"),
                Arguments.of("wide\u3000line\u2028", "wide_line_"),
                Arguments.of("turned\u202eround\u200b", "turned_round_"),
                Arguments.of("half\ud83d", "half_"),
                Arguments.of("", ""));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void isKnownByTheVisibleCharactersOfItsSubject(String subject, String id) {
        assertThat(Caller.ofSubject(subject).id()).isEqualTo(id);
    }

    @Test
    void keepsTheLongestValidSubject() {
        assertThat(Caller.ofSubject("a".repeat(255)).id()).isEqualTo("a".repeat(255));
        assertThat(Caller.ofSubject("😀".repeat(300)).id()).isEqualTo("😀".repeat(255));
    }
}
