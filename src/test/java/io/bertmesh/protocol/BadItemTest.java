package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Http2Caller;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.StreamExtractRequest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.Random;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A message that gRPC cannot take, behind valid ones whose answers are on their way, ends its own stream alone. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class BadItemTest {

    private static final String SERVICE = "bertmesh.v1.FeatureExtractionService/";
    private static final int TRIES = 200;
    private static final int MAX_VALID_ITEMS = 4;

    private final long seed = Long.getLong("bertmesh.seed", System.nanoTime());

    enum BadItem {
        OVERSIZE(0, 4_500_000),
        COMPRESSED_BY_NO_ENCODING(1, 0),
        RESERVED_BITS(2, 10);

        private final int flag;
        private final int announcedBytes;

        BadItem(int flag, int announcedBytes) {
            this.flag = flag;
            this.announcedBytes = announcedBytes;
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheOtherCallsOfItsConnectionAlone(BadItem bad) throws IOException {
        System.out.println("bertmesh.seed=" + seed);
        Random random = new Random(seed);
        try (Http2Caller caller = new Http2Caller(port())) {
            for (int i = 0; i < TRIES; i++) {
                int innocent = caller.open(SERVICE + "Extract");
                int stream = caller.open(SERVICE + "StreamExtract");
                int validItems = random.nextInt(1, MAX_VALID_ITEMS + 1);
                for (int item = 0; item < validItems; item++) {
                    caller.send(stream, item(random));
                }

                caller.announce(stream, bad.flag, bad.announcedBytes);
                caller.send(innocent, request());
                caller.halfClose(innocent);

                caller.awaitEnd(stream);
                caller.awaitEnd(innocent);
                assertThat(caller.isAnswered(innocent)).isTrue();
            }
            caller.awaitPing();
        }
    }

    private static byte[] item(Random random) {
        String text = "天".repeat(random.nextInt(1, 60));
        return StreamExtractRequest.newBuilder().setText(text).build().toByteArray();
    }

    private static byte[] request() {
        return ExtractRequest.newBuilder().addTexts("今天").build().toByteArray();
    }

    private static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class);
    }
}
