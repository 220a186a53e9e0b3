package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.grpc.RawCall;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.testing.CallHeaders;
import io.bertmesh.testing.Tokens;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers that send two values of a header, and callers of methods that do not exist. */
@QuarkusTest
@TestProfile(AccessProfile.class)
class AmbiguousCallerTest {

    private static final String METHOD = "bertmesh.v1.FeatureExtractionService/Extract";
    private static final String UNKNOWN_METHOD = "bertmesh.v1.FeatureExtractionService/Unknown";

    @Inject
    @GrpcClient("edge")
    Channel channel;

    /** A header, and two values of it, of which at least one is good. */
    static List<Arguments> doubled() {
        String token = "Bearer "
                + AccessProfile.provider().token(claims -> claims.setStringClaim("scope", AccessProfile.SCOPE));
        return List.of(
                Arguments.of("x-api-key", AccessProfile.FREE_KEY, "guessed"),
                Arguments.of("x-api-key", "guessed", AccessProfile.FREE_KEY),
                Arguments.of("x-api-key", AccessProfile.FREE_KEY, AccessProfile.FREE_KEY),
                Arguments.of("authorization", token, "Basic dXNlcjpwYXNz"),
                Arguments.of("authorization", "Bearer " + Tokens.ec("provider").token(), token));
    }

    @ParameterizedTest
    @MethodSource("doubled")
    void areRefusedOverGrpc(String header, String first, String second) {
        Channel doubled = CallHeaders.on(channel, header, first, header, second);

        assertThat(RawCall.open(doubled, METHOD).awaitFailure().getStatus().getCode())
                .isEqualTo(Code.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @MethodSource("doubled")
    void areRefusedOverRest(String header, String first, String second) {
        assertThat(RestEdge.post("/feature-extraction", "{\"text\": \"天\"}", header, first, header, second)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void doNotLearnWhichMethodsThereAre() {
        Channel known = CallHeaders.on(channel, "x-api-key", AccessProfile.FREE_KEY);

        assertThat(RawCall.open(channel, UNKNOWN_METHOD)
                        .awaitFailure()
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.UNAUTHENTICATED);
        assertThat(RawCall.open(known, UNKNOWN_METHOD)
                        .awaitFailure()
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.UNIMPLEMENTED);
    }
}
