package io.bertmesh.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

final class PageTest {

    private static final String PAGE = "before\n" + Page.BEGIN + "\nold\n" + Page.END + "\nafter\n";

    @Test
    void putsThePrecisionsSideBySide() throws Exception {
        SequencedMap<String, List<JsonNode>> files = new LinkedHashMap<>();
        files.put("fp32", List.of(file("0.95", "≥ 0.92", true)));
        files.put("int8", List.of(file("0.9", "≥ 0.92", false)));

        String page = Page.withTable(PAGE, files);

        assertThat(page)
                .startsWith("before\n")
                .endsWith("after\n")
                .doesNotContain("old")
                .contains("| figure | FP32 | INT8 |")
                .contains("| speed | **0.95** (≥ 0.92) | 0.9 (not ≥ 0.92) |")
                .contains("![Speed](benchmark/speed.svg)");
    }

    @Test
    void refusesAPageWithoutMarks() {
        assertThatIllegalArgumentException().isThrownBy(() -> Page.withTable("text", new LinkedHashMap<>()));
    }

    private static JsonNode file(String value, String aim, boolean isReached) throws Exception {
        return new ObjectMapper().readTree("""
                {"figures": [{"name": "speed", "aim": "%s", "value": "%s", "reached": %s}],
                 "plots": [{"title": "Speed", "file": "speed.svg"}], "setup": {"machine": "a machine"}}
                """.formatted(aim, value, isReached));
    }
}
