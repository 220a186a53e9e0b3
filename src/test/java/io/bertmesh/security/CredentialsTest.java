package io.bertmesh.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CredentialsTest {

    @ParameterizedTest
    @CsvSource({
        "Bearer abc, abc",
        "bearer  abc, abc",
        "BEARER abc, abc",
        "Basic abc, ''",
        "Bearer, ''",
        "abc, ''",
        ", ''"
    })
    void takesTheTokenBehindBearer(String authorization, String token) {
        assertThat(Credentials.of(List.of(), list(authorization)).token()).isEqualTo(token);
    }

    @ParameterizedTest
    @CsvSource({"abc, abc", "' abc ', abc", ", ''"})
    void takesTheKeyAsItIs(String header, String key) {
        assertThat(Credentials.of(list(header), List.of()).apiKey()).isEqualTo(key);
    }

    @Test
    void areAmbiguousIfOneOfThemIsSentTwice() {
        assertThat(Credentials.of(List.of("a", "a"), List.of()).isAmbiguous()).isTrue();
        assertThat(Credentials.of(List.of("a"), List.of("Basic b", "Bearer c")).isAmbiguous())
                .isTrue();
        assertThat(Credentials.of(List.of("a"), List.of("Bearer b")).isAmbiguous())
                .isFalse();
    }

    @Test
    void printsNoSecret() {
        Credentials credentials = Credentials.of(List.of("k3y"), List.of("Bearer t0ken"));

        assertThat(credentials.toString()).doesNotContain("k3y", "t0ken");
    }

    private static List<String> list(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }
}
