package io.bertmesh.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CommandOptionsTest {

    @Test
    void areFewForAnOpenService() {
        CommandOptions options = new CommandOptions(false, false, Optional.empty());

        assertThat(options.scheme()).isEqualTo("http");
        assertThat(options.ofGrpcurl()).isEqualTo("-plaintext ");
        assertThat(options.ofCurl()).isEmpty();
    }

    @Test
    void nameWhoVouchesForTheService() {
        CommandOptions options = new CommandOptions(true, false, Optional.empty());

        assertThat(options.scheme()).isEqualTo("https");
        assertThat(options.ofGrpcurl()).isEqualTo("-cacert ca.crt ");
        assertThat(options.ofCurl()).isEqualTo("--cacert ca.crt ");
    }

    @Test
    void nameTheCertificateOfTheCaller() {
        CommandOptions options = new CommandOptions(true, true, Optional.of("x-api-key: $KEY"));

        assertThat(options.ofGrpcurl())
                .isEqualTo("-cacert ca.crt -cert caller.crt -key caller.key -H \"x-api-key: $KEY\" ");
        assertThat(options.ofCurl())
                .isEqualTo("--cacert ca.crt --cert caller.crt --key caller.key -H \"x-api-key: $KEY\" ");
    }

    @Test
    void nameTheSecretOfTheCaller() {
        CommandOptions options = new CommandOptions(false, false, Optional.of("authorization: Bearer $TOKEN"));

        assertThat(options.ofGrpcurl()).isEqualTo("-plaintext -H \"authorization: Bearer $TOKEN\" ");
        assertThat(options.ofCurl()).isEqualTo("-H \"authorization: Bearer $TOKEN\" ");
    }
}
