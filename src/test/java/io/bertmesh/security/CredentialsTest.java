package io.bertmesh.security;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(Credentials.of(null, authorization).token()).isEqualTo(token);
    }

    @ParameterizedTest
    @CsvSource({"abc, abc", "' abc ', abc", ", ''"})
    void takesTheKeyAsItIs(String header, String key) {
        assertThat(Credentials.of(header, null).apiKey()).isEqualTo(key);
    }

    @Test
    void printsNoSecret() {
        Credentials credentials = Credentials.of("k3y", "Bearer t0ken");

        assertThat(credentials.toString()).doesNotContain("k3y", "t0ken");
    }
}
