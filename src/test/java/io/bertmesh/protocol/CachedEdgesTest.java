package io.bertmesh.protocol;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.v1.AnswerSource;
import io.bertmesh.v1.CompareOptions;
import io.bertmesh.v1.CompareOutcome;
import io.bertmesh.v1.CompareRequest;
import io.bertmesh.v1.ExtractOptions;
import io.bertmesh.v1.ExtractOutcome;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FillMaskOptions;
import io.bertmesh.v1.FillMaskOutcome;
import io.bertmesh.v1.FillMaskRequest;
import io.bertmesh.v1.Pooling;
import io.bertmesh.v1.TextPair;
import io.grpc.Channel;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** What callers of both edges see of the cache. */
@QuarkusTest
@TestProfile(CacheProfile.class)
class CachedEdgesTest {

    @Inject
    @GrpcClient("edge")
    Channel channel;

    @Test
    void aVectorIsComputedOnceAndTheSameToTheBitFromThenOn() {
        ExtractRequest request = ExtractRequest.newBuilder().addTexts("今天天气很好。").build();

        ExtractOutcome first = new GrpcEdge(channel).features().extract(request).getOutcomes(0);
        ExtractOutcome second =
                new GrpcEdge(channel).features().extract(request).getOutcomes(0);
        ExtractOutcome third = new GrpcEdge(channel)
                .features()
                .extract(request.toBuilder()
                        .setOptions(ExtractOptions.newBuilder().setBypassCache(true))
                        .build())
                .getOutcomes(0);

        assertThat(List.of(first.getSource(), second.getSource(), third.getSource()))
                .containsExactly(
                        AnswerSource.ANSWER_SOURCE_COMPUTED,
                        AnswerSource.ANSWER_SOURCE_MEMORY_CACHE,
                        AnswerSource.ANSWER_SOURCE_COMPUTED);
        assertThat(second.getResult()).isEqualTo(first.getResult());
        assertThat(third.getResult()).isEqualTo(first.getResult());
    }

    @Test
    void candidatesAreComputedOnceAndFilledIntoEachSpelling() {
        FillMaskRequest narrow =
                FillMaskRequest.newBuilder().addTexts("上海[MASK]好").build();
        FillMaskRequest wide =
                FillMaskRequest.newBuilder().addTexts(" 上海 [MASK] 好").build();

        FillMaskOutcome first =
                new GrpcEdge(channel).fillMask().fillMask(narrow).getOutcomes(0);
        FillMaskOutcome second = new GrpcEdge(channel).fillMask().fillMask(wide).getOutcomes(0);
        FillMaskOutcome bypassing = new GrpcEdge(channel)
                .fillMask()
                .fillMask(wide.toBuilder()
                        .setOptions(FillMaskOptions.newBuilder().setBypassCache(true))
                        .build())
                .getOutcomes(0);

        assertThat(first.getSource()).isEqualTo(AnswerSource.ANSWER_SOURCE_COMPUTED);
        assertThat(second.getSource()).isEqualTo(AnswerSource.ANSWER_SOURCE_MEMORY_CACHE);
        assertThat(second.getResult().getMasks(0).getCandidates(0).getFilledText())
                .startsWith(" 上海 ");
        assertThat(second.getResult()).isEqualTo(bypassing.getResult());
    }

    @Test
    void similaritySharesTheVectorsOfFeatureExtractionBeforeTheyAreNormalized() {
        new GrpcEdge(channel)
                .features()
                .extract(ExtractRequest.newBuilder()
                        .addTexts("我喜欢读书")
                        .addTexts("他在看报")
                        .setOptions(ExtractOptions.newBuilder()
                                .setPooling(Pooling.POOLING_MEAN)
                                .setNormalize(true))
                        .build());
        CompareRequest request = CompareRequest.newBuilder()
                .addPairs(TextPair.newBuilder().setTextA("我喜欢读书").setTextB("他在看报"))
                .addPairs(TextPair.newBuilder().setTextA("我喜欢读书").setTextB("新的句子"))
                .build();

        List<CompareOutcome> kept =
                new GrpcEdge(channel).similarity().compare(request).getOutcomesList();
        List<CompareOutcome> run = new GrpcEdge(channel)
                .similarity()
                .compare(request.toBuilder()
                        .setOptions(CompareOptions.newBuilder().setBypassCache(true))
                        .build())
                .getOutcomesList();

        assertThat(kept)
                .extracting(CompareOutcome::getSource)
                .containsExactly(AnswerSource.ANSWER_SOURCE_MEMORY_CACHE, AnswerSource.ANSWER_SOURCE_COMPUTED);
        assertThat(kept)
                .extracting(CompareOutcome::getResult)
                .isEqualTo(run.stream().map(CompareOutcome::getResult).toList());
    }

    @Test
    void vectorsOfTokensAreComputedEachTime() {
        ExtractRequest request = ExtractRequest.newBuilder()
                .addTexts("今天天气很好。")
                .setOptions(ExtractOptions.newBuilder().setPooling(Pooling.POOLING_TOKENS))
                .build();
        new GrpcEdge(channel).features().extract(request);

        ExtractOutcome outcome =
                new GrpcEdge(channel).features().extract(request).getOutcomes(0);

        assertThat(outcome.getSource()).isEqualTo(AnswerSource.ANSWER_SOURCE_COMPUTED);
    }

    @Test
    void restTellsTheSourceBesideEachResult() {
        RestEdge.post("/feature-extraction", "{\"text\": \"春天来了\"}");

        JsonNode one =
                RestEdge.post("/feature-extraction", "{\"text\": \"春天来了\"}").json();
        JsonNode many = RestEdge.post("/feature-extraction", "{\"texts\": [\"春天来了\", \"\", \"中国好\"]}")
                .json();
        JsonNode run = RestEdge.post("/feature-extraction", "{\"text\": \"春天来了\", \"bypass_cache\": true}")
                .json();

        assertThat(one.path("source").asText()).isEqualTo("MEMORY_CACHE");
        assertThat(one.path("result").has("source")).isFalse();
        assertThat(many.path("results").get(0).path("source").asText()).isEqualTo("MEMORY_CACHE");
        assertThat(many.path("results").get(1).has("source")).isFalse();
        assertThat(many.path("results").get(2).path("source").asText()).isEqualTo("COMPUTED");
        assertThat(run.path("source").asText()).isEqualTo("COMPUTED");
    }

    @Test
    void restFillsMasksAndComparesFromTheCache() {
        String masks = "{\"text\": \"北[MASK]好\"}";
        String pair = "{\"text_a\": \"冬天\", \"text_b\": \"夏天\"}";
        JsonNode first = RestEdge.post("/fill-mask", masks).json();
        RestEdge.post("/semantic-similarity", pair);

        JsonNode second = RestEdge.post("/fill-mask", masks).json();
        JsonNode compared = RestEdge.post("/semantic-similarity", pair).json();

        assertThat(second.path("source").asText()).isEqualTo("MEMORY_CACHE");
        assertThat(second.path("result")).isEqualTo(first.path("result"));
        assertThat(compared.path("source").asText()).isEqualTo("MEMORY_CACHE");
        assertThat(compared.path("result").has("source")).isFalse();
    }

    @Test
    void readinessDoesNotDependOnRedis() {
        String management = ConfigProvider.getConfig().getValue("test.management.url", String.class);

        when().get(management + "/health/ready").then().statusCode(200);
    }
}
