package io.bertmesh.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(Lifecycle.PER_CLASS)
final class TokenizerTest {

    private static final int THREADS = 8;
    private static final String SURROGATE = String.valueOf(Character.MIN_HIGH_SURROGATE);
    private static final String LOW_SURROGATE = String.valueOf(Character.MIN_LOW_SURROGATE);

    /** Texts that are not well-formed Unicode, and the UTF-16 offset of their fault. */
    static final List<Arguments> LONE_SURROGATES = List.of(
            arguments(SURROGATE, 0),
            arguments("北" + LOW_SURROGATE + "京", 1),
            arguments("😀" + SURROGATE, 2),
            arguments(LOW_SURROGATE + SURROGATE, 0),
            arguments("a" + SURROGATE + SURROGATE + LOW_SURROGATE, 1));

    /** Malformed tokenizer files, and the message of each refusal. */
    static final List<Arguments> MALFORMED = List.of(
            arguments("", "no model.vocab"),
            arguments("null", "no model.vocab"),
            arguments("[]", "no model.vocab"),
            arguments("{\"model\":{\"vocab\":{}}}", "no model.vocab"),
            arguments("{\"model\":", "no JSON from line 1, column 10 on"),
            arguments("\u0000\u0001", "no JSON from line 1"),
            arguments("{\"model\":{\"vocab\":{\"a\":-1}}}", "token id -1 (expected: 0 to 9999999)"),
            arguments("{\"model\":{\"vocab\":{\"a\":2000000000}}}", "token id 2000000000 (expected: 0 to 9999999)"),
            arguments("{\"model\":{\"type\":\"Guess\",\"vocab\":{\"a\":0}}}", "did not match"),
            arguments("{\"version\":\"1.0\",\"model\":{\"vocab\":{\"a\":0}}}", "did not match"));

    private Tokenizer tokenizer;

    @BeforeAll
    void load() throws IOException {
        tokenizer = open();
    }

    @Test
    void isUnavailableOnceItIsClosed() throws IOException {
        Tokenizer closed = open();
        closed.close();

        assertThatThrownBy(() -> closed.encode("text", "北京"))
                .isInstanceOf(InferenceException.class)
                .hasMessageStartingWith("service: draining");
    }

    @AfterAll
    void close() {
        tokenizer.close();
    }

    @ParameterizedTest
    @FieldSource("LONE_SURROGATES")
    void refusesALoneSurrogate(String text, int offset) {
        InferenceError refusal = new InferenceError.InvalidInput(
                "texts[1]", "a lone surrogate at UTF-16 offset " + offset, "well-formed Unicode");

        assertThatThrownBy(() -> tokenizer.encode("texts[1]", text))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isEqualTo(refusal));
    }

    @Test
    void readsALiteralMaskAsTheMaskToken() {
        int maskId = tokenizer.vocabulary().id("[MASK]").orElseThrow();

        Encoding encoding = tokenizer.encode("texts[0]", "😀[MASK]京[MASK]");

        assertThat(encoding.indicesOf(maskId)).containsExactly(2, 4);
        assertThat(spans(encoding)).containsExactly("-1 -1", "0 1", "1 7", "7 8", "8 14", "-1 -1");
    }

    @Test
    void encodesATextLongerThanTheModelTakes() {
        Encoding encoding = tokenizer.encode("texts[0]", "北".repeat(5_000));

        assertThat(encoding).returns(5_002, Encoding::tokenCount).returns(0, Encoding::droppedTokenCount);
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void keepsOffsetsInOrderAndInTheText(long seed) {
        String text = randomText(new Random(seed));
        int length = text.codePointCount(0, text.length());

        Encoding encoding = tokenizer.encode("texts[0]", text);

        List<Integer> offsets = IntStream.range(1, encoding.tokenCount() - 1)
                .boxed()
                .mapMulti((Integer token, java.util.function.Consumer<Integer> each) -> {
                    each.accept(encoding.codePointStart(token));
                    each.accept(encoding.codePointEnd(token));
                })
                .toList();
        assertThat(offsets).isSorted().allSatisfy(offset -> assertThat(offset).isBetween(0, length));
    }

    @Test
    void encodesOnManyThreadsAtOnce() throws InterruptedException, ExecutionException {
        List<String> texts = Seeds.list(new Random(7), 200, 200, TokenizerTest::randomText);
        List<String> expected = encodeAll(texts);
        Callable<List<String>> encodeAll = () -> encodeAll(texts);

        List<List<String>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<List<String>> result : threads.invokeAll(Collections.nCopies(THREADS, encodeAll))) {
                results.add(result.get());
            }
        }

        assertThat(results).hasSize(THREADS).containsOnly(expected);
    }

    @ParameterizedTest
    @FieldSource("MALFORMED")
    void refusesAMalformedFileInOneLine(String tokenizerJson, String reason) {
        byte[] bytes = tokenizerJson.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Tokenizer.load(bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason)
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
    }

    private List<String> encodeAll(List<String> texts) {
        return texts.stream()
                .map(text -> tokenizer.encode("texts[0]", text))
                .map(encoding -> ids(encoding) + " " + spans(encoding))
                .toList();
    }

    private static String randomText(Random random) {
        int[] codePoints = random.ints(random.nextInt(1, 200), 0, 0x30000)
                .filter(codePoint -> codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE)
                .toArray();
        return new String(codePoints, 0, codePoints.length);
    }

    private static List<Long> ids(Encoding encoding) {
        return IntStream.range(0, encoding.tokenCount()).mapToObj(encoding::id).toList();
    }

    private static List<String> spans(Encoding encoding) {
        return IntStream.range(0, encoding.tokenCount())
                .mapToObj(token -> encoding.codePointStart(token) + " " + encoding.codePointEnd(token))
                .toList();
    }

    private static Tokenizer open() throws IOException {
        return Tokenizer.load(Files.readAllBytes(Bundles.directory(Bundles.MLM).resolve("tokenizer.json")));
    }
}
