package io.bertmesh.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.protocol.http.RestEdge.Answer;

/** Compares refusals with what the API promises. */
public final class Problems {

    /** The text that tests put wherever a request may contain text. No refusal may repeat it. */
    public static final String SECRET = "秘密";

    private Problems() {}

    /** Fails unless the answer is this problem and contains no text of the request. */
    public static void assertProblem(Answer answer, int status, String reason, String field, String detail) {
        assertThat(answer.text()).doesNotContain(SECRET);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.mediaType()).isEqualTo("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("detail").asText()).isEqualTo(detail);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("reason").asText()).isEqualTo(reason);
        assertThat(problem.path("field").asText()).isEqualTo(field);
        assertThat(problem.path("title").asText()).isNotEmpty();
    }

    /** Fails unless the answer is a 400 of the usual reason. */
    public static void assertInvalid(Answer answer, String field, String detail) {
        assertProblem(answer, 400, "INVALID_INPUT", field, detail);
    }
}
