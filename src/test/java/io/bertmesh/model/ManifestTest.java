package io.bertmesh.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.model.Manifest.DefaultPooling;
import io.bertmesh.model.Manifest.Dimensions;
import io.bertmesh.model.Manifest.Source;
import io.bertmesh.testing.Bundles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManifestTest {

    @TempDir
    private Path models;

    @Test
    void readsWhatModelExportWrote() {
        Manifest manifest = Bundles.open(Bundles.MLM).manifest();

        assertThat(manifest)
                .returns("packed-v1", Manifest::contract)
                .returns("tiny-mlm", Manifest::name)
                .returns("1", Manifest::version)
                .returns("random-seed-1", read -> read.source().repository())
                .returns(Head.MASKED_LM, Manifest::head)
                .returns(new Dimensions(2, 32, 300), Manifest::dimensions)
                .returns(64, Manifest::maxTokens)
                .returns(DefaultPooling.MEAN, Manifest::pooling)
                .returns(false, Manifest::normalize)
                .returns("[MASK]", Manifest::maskToken);
    }

    @ParameterizedTest
    @CsvSource({"masked-lm, MASKED_LM", "none, NONE"})
    void readsTheHeadOfTheGraph(String label, Head head) throws IOException {
        Path directory = Bundles.copy(Bundles.MLM, models.resolve("a"), manifest -> manifest.put("head", label));

        Manifest manifest = Bundles.open(directory).manifest();

        assertThat(manifest.head()).isEqualTo(head);
    }

    @ParameterizedTest
    @CsvSource({"cls, true, CLS", "mean, false, MEAN", "max, true, MAX"})
    void readsItsDefaults(String pooling, boolean normalize, DefaultPooling expected) throws IOException {
        Path directory = Bundles.copy(
                Bundles.MLM,
                models.resolve("a"),
                manifest -> manifest.put("pooling", pooling).put("normalize", normalize));

        Manifest manifest = Bundles.open(directory).manifest();

        assertThat(manifest).returns(expected, Manifest::pooling).returns(normalize, Manifest::normalize);
    }

    @Test
    void readsWhichPartsOfTheSourceAreLeftOut() throws IOException {
        Path directory = Bundles.copy(
                Bundles.MLM,
                models.resolve("a"),
                manifest -> manifest.withObject("source")
                        .withArray("left_out")
                        .add("pooler")
                        .add("classifier head: classifier.weight"));

        Source source = Bundles.open(directory).manifest().source();

        assertThat(source.leftOut()).containsExactly("pooler", "classifier head: classifier.weight");
    }

    @Test
    void opensWhereNoPartIsLeftOut() throws IOException {
        Path directory = Bundles.copy(
                Bundles.MLM,
                models.resolve("a"),
                manifest -> manifest.withObject("source").remove("left_out"));

        Source source = Bundles.open(directory).manifest().source();

        assertThat(source.leftOut()).isEmpty();
    }
}
