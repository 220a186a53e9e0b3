package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Linux reports a thread's nice value in the nineteenth field of its "stat" file. */
@EnabledOnOs(OS.LINUX)
final class NicenessTest {

    @Test
    void lowersThePriorityOfItsThreadsOnly() throws Exception {
        int before = niceness();
        CompletableFuture<Integer> worker = new CompletableFuture<>();

        Niceness.lowered(Thread.ofPlatform().factory())
                .newThread(() -> worker.completeAsync(NicenessTest::niceness, Runnable::run))
                .start();

        assertThat(worker.get()).isEqualTo(10);
        assertThat(niceness()).isEqualTo(before);
    }

    private static int niceness() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            // The second field is the thread's name, in parentheses, which may contain blanks.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Integer.parseInt(fields[16]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
