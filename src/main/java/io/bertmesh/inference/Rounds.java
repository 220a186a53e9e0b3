package io.bertmesh.inference;

import io.bertmesh.cache.Answer;
import io.bertmesh.cache.ModelCache;
import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.Call;
import io.bertmesh.catalog.ServedModel;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.TextInput;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The rounds of one plan. In each round, all items that still ask share one cache lookup and one submission to the
 * queue. Only the call's thread uses it.
 */
final class Rounds<V, R> {

    private final Plan<V, R> plan;
    private final ServedModel model;
    private final Call call;

    Rounds(Plan<V, R> plan, ServedModel model, Call call) {
        this.plan = plan;
        this.model = model;
        this.call = call;
    }

    /** One outcome for each item, in order. */
    List<Outcome<R>> results() {
        model.scheduler().requireRoom(plan.textCount(), call);
        List<Outcome<Step<V, R>>> steps = first();
        for (List<TextInput> inputs = inputs(steps); !inputs.isEmpty(); inputs = inputs(steps)) {
            call.requireWaiting();
            steps = next(steps, answers(inputs).iterator());
        }
        return steps.stream().map(step -> step.map(Rounds::result)).toList();
    }

    private List<Outcome<Step<V, R>>> first() {
        List<Outcome<Step<V, R>>> steps = new ArrayList<>(plan.itemCount());
        for (int i = 0; i < plan.itemCount(); i++) {
            int item = i;
            call.requireWaiting();
            Outcome<Step<V, R>> step = Outcome.of(() -> plan.first().apply(item));
            if (step instanceof Outcome.Failed<Step<V, R>>(InferenceError error)
                    && error instanceof InferenceError.Overloaded) {
                // There is no memory for this answer, and so none for the others of the call.
                throw new InferenceException(error);
            }
            steps.add(step);
        }
        return steps;
    }

    private List<TextInput> inputs(List<Outcome<Step<V, R>>> steps) {
        List<TextInput> inputs = new ArrayList<>(steps.size());
        for (Outcome<Step<V, R>> step : steps) {
            if (step instanceof Outcome.Result<Step<V, R>>(Step.Ask<V, R>(List<TextInput> wanted, var _))) {
                inputs.addAll(wanted);
            }
        }
        return inputs;
    }

    /** @param answers answers to the inputs of all steps, in order */
    private List<Outcome<Step<V, R>>> next(List<Outcome<Step<V, R>>> steps, Iterator<Outcome<Answer<V>>> answers) {
        List<Outcome<Step<V, R>>> next = new ArrayList<>(steps.size());
        for (Outcome<Step<V, R>> step : steps) {
            next.add(
                    step instanceof Outcome.Result<Step<V, R>>(Step.Ask<V, R> ask)
                            ? together(answers, ask.inputs().size()).map(ask.then())
                            : step);
        }
        return next;
    }

    /** The next {@code count} answers as one outcome: their first error, or all of them. */
    private static <V> Outcome<List<Answer<V>>> together(Iterator<Outcome<Answer<V>>> answers, int count) {
        List<Outcome<Answer<V>>> taken = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            taken.add(answers.next());
        }
        return Outcome.of(() -> taken.stream().map(Outcome::orThrow).toList());
    }

    private static <V, R> R result(Step<V, R> step) {
        return switch (step) {
            case Step.Done<V, R>(R result) -> result;
            case Step.Ask<V, R> _ -> throw new IllegalStateException("an item still asks after the last round");
        };
    }

    /** One outcome for each input: from the cache, or from a run, which then fills the cache. */
    private List<Outcome<Answer<V>>> answers(List<TextInput> inputs) {
        long startNanos = call.nanos();
        ModelCache.Lookup<V> lookup = model.cache().look(inputs, plan.reader(), plan.cacheUse(), call);
        List<TextInput> missing = lookup.missing();
        if (lookup.isAsked()) {
            call.listener().lookedUp(inputs.size(), inputs.size() - missing.size(), call.nanos() - startNanos);
        }
        Iterator<CompletableFuture<Outcome<V>>> promises =
                model.scheduler().submit(missing, lookup::read, call).iterator();
        try {
            List<Outcome<Answer<V>>> answers = new ArrayList<>(inputs.size());
            for (TextInput input : inputs) {
                answers.add(lookup.found(input)
                        .<Outcome<Answer<V>>>map(Outcome.Result::new)
                        .orElseGet(() -> computed(promises.next())));
            }
            return answers;
        } finally {
            // The cache keeps the answers of finished runs even if the whole call fails.
            lookup.publish();
        }
    }

    private Outcome<Answer<V>> computed(CompletableFuture<Outcome<V>> promise) {
        return await(promise).map(value -> new Answer<>(value, AnswerSource.COMPUTED));
    }

    /** Waits for the answer of a run. Throws {@link InferenceException} if it does not run or the deadline passes. */
    private Outcome<V> await(CompletableFuture<Outcome<V>> promise) {
        try {
            return promise.get(call.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new InferenceException(call.deadlinePassed());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InferenceException refusal) {
                throw refusal;
            }
            throw new IllegalStateException("a promise failed with something other than an InferenceException", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InferenceException(new InferenceError.Cancelled());
        }
    }
}
