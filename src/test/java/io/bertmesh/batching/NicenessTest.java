package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Linux tells the nice value of a thread in its nineteenth field of "stat". */
@EnabledOnOs(OS.LINUX)
final class NicenessTest {

    @Test
    void letsTheCallingThreadStandBackAndNoOther() throws Exception {
        int before = niceness();
        CompletableFuture<Integer> worker = new CompletableFuture<>();

        Thread.ofPlatform().start(() -> {
            Niceness.standBack();
            worker.completeAsync(NicenessTest::niceness, Runnable::run);
        });

        assertThat(worker.get()).isEqualTo(10);
        assertThat(niceness()).isEqualTo(before);
    }

    private static int niceness() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            // The second field is the thread's name, in parentheses, and may hold blanks.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Integer.parseInt(fields[16]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
