package io.bertmesh.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.testing.Seeds;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BytesInFlightTest {

    private static final long MAX_BYTES = 8_000_000;
    private static final long SHARED_BYTES = 7_000_000;

    private final BytesInFlight budget = new BytesInFlight(MAX_BYTES);

    @Test
    void refusesWhatDoesNotFit() {
        assertThat(budget.open().tryTake(4_000_000)).isTrue();
        HeldBytes second = budget.open();

        assertThat(second.tryTake(3_000_001)).isFalse();

        assertThat(second.bytes()).isZero();
        assertThat(budget.refusals()).isEqualTo(1);
    }

    @Test
    void keepsAnEighthForSmallCalls() {
        assertThat(budget.open().tryTake(SHARED_BYTES)).isTrue();

        HeldBytes small = budget.open();

        assertThat(small.tryTake(BytesInFlight.SMALL_BYTES)).isTrue();
        assertThat(small.tryTake(1)).isFalse();
        assertThat(budget.heldBytes()).isEqualTo(SHARED_BYTES + BytesInFlight.SMALL_BYTES);
    }

    @Test
    void refusesSmallCallsWhenTheyFillIt() {
        int fitting = (int) (MAX_BYTES / BytesInFlight.SMALL_BYTES);
        for (int i = 0; i < fitting; i++) {
            budget.open().take(BytesInFlight.SMALL_BYTES);
        }

        assertThat(budget.open().tryTake(BytesInFlight.SMALL_BYTES)).isFalse();
    }

    @Test
    void admitsOneCallOfAnySizeBesideSmallOnes() {
        budget.open().take(BytesInFlight.SMALL_BYTES);
        HeldBytes large = budget.open();

        large.take(10 * MAX_BYTES);

        assertThat(budget.open().tryTake(SHARED_BYTES)).isFalse();
        large.close();
        assertThat(budget.heldBytes()).isEqualTo(BytesInFlight.SMALL_BYTES);
    }

    @Test
    void tellsWhenToComeBack() {
        budget.open().take(SHARED_BYTES);

        assertThatThrownBy(() -> budget.open().take(SHARED_BYTES))
                .isInstanceOfSatisfying(InferenceException.class, refused -> {
                    assertThat(refused.error()).isInstanceOf(InferenceError.Overloaded.class);
                    assertThat(refused.error().retryHint()).isPresent();
                });
    }

    @Test
    void takesNothingForACallThatIsOver() {
        HeldBytes over = budget.open();
        over.close();

        over.take(MAX_BYTES);

        assertThat(budget.heldBytes()).isZero();
        HeldBytes.UNCOUNTED.take(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void isEmptyOnceAllCallsAreOver(long seed) {
        Random random = new Random(seed);
        List<HeldBytes> calls = Stream.generate(budget::open).limit(20).toList();

        for (int i = 0; i < 1_000; i++) {
            HeldBytes call = calls.get(random.nextInt(calls.size()));
            if (random.nextBoolean()) {
                boolean _ = call.tryTake(random.nextLong(1_000_000));
            } else {
                call.giveBack(random.nextLong(1_000_000));
            }
            assertThat(budget.heldBytes())
                    .isEqualTo(calls.stream().mapToLong(HeldBytes::bytes).sum());
        }

        calls.forEach(HeldBytes::close);
        assertThat(budget.heldBytes()).isZero();
    }
}
