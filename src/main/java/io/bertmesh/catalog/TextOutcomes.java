package io.bertmesh.catalog;

import io.bertmesh.cache.Answer;
import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.CallContext;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells the observer of a call what became of each of its texts: once, and only when their caller is told the same. If the
 * call as a whole fails, that is the outcome of all of them, of those as well that had an answer already.
 */
final class TextOutcomes {

    private TextOutcomes() {}

    /** Does all the work of so many texts, and tells of each. */
    static <R> List<Outcome<Answer<R>>> ofAll(int texts, CallContext call, Supplier<List<Outcome<Answer<R>>>> work) {
        List<Outcome<Answer<R>>> answers = orTellOfAll(texts, call, work);
        for (Outcome<Answer<R>> answer : answers) {
            if (answer instanceof Outcome.Result<Answer<R>>(Answer<R>(R _, AnswerSource source))) {
                call.observer().answeredFrom(source);
            }
            call.observer().answered(reason(answer));
        }
        return answers;
    }

    /** Does a part of the work of so many texts. If the call fails here, tells that each of them does. */
    static <T> T orTellOfAll(int texts, CallContext call, Supplier<T> work) {
        try {
            return work.get();
        } catch (InferenceException e) {
            tellOfAll(texts, call, e.error());
            throw e;
        } catch (RuntimeException e) {
            tellOfAll(texts, call, new InferenceError.Internal());
            throw e;
        }
    }

    private static void tellOfAll(int texts, CallContext call, InferenceError error) {
        for (int i = 0; i < texts; i++) {
            call.observer().answered(error.reason());
        }
    }

    private static String reason(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Result<?> _ -> "OK";
            case Outcome.Failed<?>(InferenceError error) -> error.reason();
        };
    }
}
