package io.bertmesh.protocol.bertmesh.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.grpc.GrpcFailure;
import io.bertmesh.v1.GetModelRequest;
import io.bertmesh.v1.Limits;
import io.bertmesh.v1.ListModelsRequest;
import io.bertmesh.v1.Model;
import io.bertmesh.v1.ModelDefaults;
import io.bertmesh.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import io.bertmesh.v1.Pooling;
import io.bertmesh.v1.Precision;
import io.bertmesh.v1.Provider;
import io.bertmesh.v1.Task;
import io.grpc.Status.Code;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class ModelEndpointTest {

    @Inject
    @GrpcClient("edge")
    ModelServiceBlockingStub service;

    @Test
    void listsModelsByName() {
        var response = service.listModels(ListModelsRequest.getDefaultInstance());

        assertThat(response.getModelsList())
                .extracting(model -> model.getIdentity().getName())
                .containsExactly("tiny-encoder", "tiny-mlm");
    }

    @Test
    void describesTheDefaultModelIfNoneIsNamed() {
        Model model = service.getModel(GetModelRequest.getDefaultInstance()).getModel();

        assertThat(model.getIdentity().getName()).isEqualTo("tiny-mlm");
        assertThat(model.getTasksList())
                .containsExactly(Task.TASK_FILL_MASK, Task.TASK_SEMANTIC_SIMILARITY, Task.TASK_FEATURE_EXTRACTION);
        assertThat(model.getMaxTokens()).isEqualTo(64);
        assertThat(model.getHiddenSize()).isEqualTo(32);
        assertThat(model.getLayerCount()).isEqualTo(2);
        assertThat(model.getVocabularySize()).isEqualTo(300);
        assertThat(model.getPrecision()).isEqualTo(Precision.PRECISION_FP32);
        assertThat(model.getProvider()).isEqualTo(Provider.PROVIDER_CPU);
        assertThat(model.getSourceRepository()).isEqualTo("random-seed-1");
        assertThat(model.getSourceRevision()).startsWith("sha256:");
    }

    @Test
    void tellsWhatAModelCannotDo() {
        GetModelRequest request =
                GetModelRequest.newBuilder().setName("tiny-encoder").build();

        Model model = service.getModel(request).getModel();

        assertThat(model.getTasksList()).containsExactly(Task.TASK_SEMANTIC_SIMILARITY, Task.TASK_FEATURE_EXTRACTION);
    }

    @Test
    void tellsWhatUnsetOptionsMean() {
        Model model = service.getModel(GetModelRequest.getDefaultInstance()).getModel();

        assertThat(model.getDefaults())
                .isEqualTo(ModelDefaults.newBuilder()
                        .setPooling(Pooling.POOLING_MEAN)
                        .setNormalize(false)
                        .build());
    }

    @Test
    void tellsTheLimitsOfACall() {
        Model model = service.getModel(GetModelRequest.getDefaultInstance()).getModel();

        assertThat(model.getLimits())
                .isEqualTo(Limits.newBuilder()
                        .setTextsPerRequest(EdgeProfile.MAX_TEXTS)
                        .setCharactersPerText(EdgeProfile.MAX_CHARACTERS)
                        .setTopK(100)
                        .setTargets(1_000)
                        .setStreamWindow(64)
                        .setAnswerBytes(67_108_864)
                        .setMessageBytes(4_194_304)
                        .setRequestTimeoutMillis(30_000)
                        .build());
    }

    @Test
    void namesEachTaskAsTheServiceDoes() {
        assertThat(io.bertmesh.call.Task.values())
                .extracting(task -> Task.valueOf("TASK_" + task.name()).getNumber())
                .doesNotContain(Task.TASK_UNSPECIFIED_VALUE);
    }

    @Test
    void tellsModelsOfDifferentVectorSpacesApart() {
        var models = service.listModels(ListModelsRequest.getDefaultInstance()).getModelsList();

        assertThat(models)
                .extracting(model -> model.getIdentity().getFingerprint())
                .doesNotHaveDuplicates()
                .allSatisfy(fingerprint -> assertThat(fingerprint).matches("[0-9a-f]{16}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "秘密 | '' | model | model: not loaded (expected: one of tiny-encoder, tiny-mlm)",
                "tiny-mlm | 7 | version | version: not loaded (expected: one of 1)",
            })
    void refusesToDescribeWhatIsNotLoaded(String name, String version, String field, String message) {
        GetModelRequest request =
                GetModelRequest.newBuilder().setName(name).setVersion(version).build();

        GrpcFailure failure = GrpcFailure.of(() -> service.getModel(request));

        assertThat(failure.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(failure.message()).isEqualTo(message);
        assertThat(failure.info().getReason()).isEqualTo("UNKNOWN_MODEL");
        assertThat(failure.metadata()).containsEntry("field", field);
    }
}
