package io.bertmesh.protocol.bertmesh.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.grpc.GrpcFailure;
import io.bertmesh.v1.GetModelRequest;
import io.bertmesh.v1.ListModelsRequest;
import io.bertmesh.v1.Model;
import io.bertmesh.v1.ModelServiceGrpc.ModelServiceBlockingStub;
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
        assertThat(model.getTasksList()).containsExactly("fill-mask", "semantic-similarity", "feature-extraction");
        assertThat(model.getMaxTokens()).isEqualTo(64);
        assertThat(model.getHiddenSize()).isEqualTo(32);
        assertThat(model.getLayerCount()).isEqualTo(2);
        assertThat(model.getVocabularySize()).isEqualTo(300);
        assertThat(model.getPrecision()).isEqualTo("fp32");
        assertThat(model.getProvider()).isEqualTo("cpu");
        assertThat(model.getSourceRepository()).isEqualTo("random-seed-1");
        assertThat(model.getSourceRevision()).startsWith("sha256:");
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
