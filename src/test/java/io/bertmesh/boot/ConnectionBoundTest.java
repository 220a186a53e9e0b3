package io.bertmesh.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.CapturedLog;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ConnectionBoundTest {

    private final EmbeddedChannel port = new EmbeddedChannel(new ConnectionBound("SETTING", 2));

    @Test
    void passesOnAsManyAsItMay() {
        EmbeddedChannel first = accept();
        EmbeddedChannel second = accept();

        assertThat(port.inboundMessages()).containsExactly(first, second);
    }

    @Test
    void closesOneThatIsTooMany() {
        accept();
        accept();

        EmbeddedChannel third = accept();

        assertThat(third.isOpen()).isFalse();
        assertThat(port.inboundMessages()).hasSize(2);
    }

    @Test
    void acceptsAgainOnceOneHasGone() {
        accept();
        var _ = accept().close();

        assertThat(accept().isOpen()).isTrue();
    }

    @Test
    void sharesItsCountAmongPorts() {
        ConnectionBound bound = new ConnectionBound("SETTING", 1);
        new EmbeddedChannel(bound).writeInbound(new EmbeddedChannel());
        EmbeddedChannel connection = new EmbeddedChannel();

        new EmbeddedChannel(bound).writeInbound(connection);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void writesOneLineOfAFlood() {
        try (CapturedLog log = CapturedLog.of(ConnectionBound.class.getName())) {
            IntStream.range(0, 100).forEach(_ -> accept());

            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line.path("message").asText()).startsWith("2 connections are open"));
        }
    }

    private EmbeddedChannel accept() {
        EmbeddedChannel connection = new EmbeddedChannel();
        port.writeInbound(connection);
        return connection;
    }
}
