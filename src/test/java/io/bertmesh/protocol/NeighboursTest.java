package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.model.Golden;
import io.bertmesh.v1.ExtractOptions;
import io.bertmesh.v1.ExtractOutcome;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc.FeatureExtractionServiceBlockingStub;
import io.bertmesh.v1.FillMaskOptions;
import io.bertmesh.v1.FillMaskOutcome;
import io.bertmesh.v1.FillMaskRequest;
import io.bertmesh.v1.FillMaskServiceGrpc.FillMaskServiceBlockingStub;
import io.bertmesh.v1.Pooling;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A text's answer has the same bits whether it runs alone, with others of its call, or with other callers' texts. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class NeighboursTest {

    private static final int CALLERS = 4;
    private static final int CALLS_OF_A_CALLER = 25;

    private static final List<String> TEXTS =
            GoldenTexts.of("tiny-mlm").stream().map(Golden.Text::text).toList();
    private static final List<String> TEXTS_WITH_MASKS =
            GoldenTexts.withMasks("tiny-mlm").stream().map(Golden.Text::text).toList();

    private final long seed = Long.getLong("bertmesh.seed", System.nanoTime());

    @Inject
    @GrpcClient("edge")
    FeatureExtractionServiceBlockingStub features;

    @Inject
    @GrpcClient("edge")
    FillMaskServiceBlockingStub fillMask;

    @Test
    void doNotChangeAnAnswer() throws Exception {
        System.out.println("bertmesh.seed=" + seed);
        Map<String, ExtractOutcome> vectorsAlone =
                TEXTS.stream().collect(Collectors.toMap(Function.identity(), this::extractAlone));
        Map<String, FillMaskOutcome> masksAlone =
                TEXTS_WITH_MASKS.stream().collect(Collectors.toMap(Function.identity(), this::fillAlone));

        List<Future<?>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                Random random = new Random(seed + caller);
                callers.add(threads.submit(() -> {
                    for (int call = 0; call < CALLS_OF_A_CALLER; call++) {
                        compareVectors(draw(TEXTS, random), vectorsAlone);
                        compareMasks(draw(TEXTS_WITH_MASKS, random), masksAlone);
                    }
                }));
            }
        }

        for (Future<?> caller : callers) {
            caller.get();
        }
    }

    private ExtractOutcome extractAlone(String text) {
        return extract(List.of(text)).getFirst();
    }

    private FillMaskOutcome fillAlone(String text) {
        return fill(List.of(text)).getFirst();
    }

    private void compareVectors(List<String> texts, Map<String, ExtractOutcome> alone) {
        assertThat(extract(texts))
                .as("seed %d", seed)
                .isEqualTo(texts.stream().map(alone::get).toList());
    }

    private void compareMasks(List<String> texts, Map<String, FillMaskOutcome> alone) {
        assertThat(fill(texts))
                .as("seed %d", seed)
                .isEqualTo(texts.stream().map(alone::get).toList());
    }

    private List<ExtractOutcome> extract(List<String> texts) {
        ExtractRequest request = ExtractRequest.newBuilder()
                .addAllTexts(texts)
                .setOptions(ExtractOptions.newBuilder().setPooling(Pooling.POOLING_TOKENS))
                .build();
        return features.extract(request).getOutcomesList();
    }

    private List<FillMaskOutcome> fill(List<String> texts) {
        FillMaskRequest request = FillMaskRequest.newBuilder()
                .addAllTexts(texts)
                .setOptions(FillMaskOptions.newBuilder().setTopK(100))
                .build();
        return fillMask.fillMask(request).getOutcomesList();
    }

    private static List<String> draw(List<String> texts, Random random) {
        int count = 1 + random.nextInt(EdgeProfile.MAX_TEXTS);
        return IntStream.range(0, count)
                .mapToObj(_ -> texts.get(random.nextInt(texts.size())))
                .toList();
    }
}
