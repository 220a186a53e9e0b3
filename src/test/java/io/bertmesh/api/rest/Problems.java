package io.bertmesh.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.api.rest.RestEdge.Answer;

/** Holds refusals against what the API promises of them. */
final class Problems {

    /** Stands wherever a request may have text of its own. No refusal may repeat it. */
    static final String SECRET = "秘密";

    private Problems() {}

    /** Fails unless the answer is this problem, and nothing else of the request is in it. */
    static void assertProblem(Answer answer, int status, String reason, String field, String detail) {
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
    static void assertInvalid(Answer answer, String field, String detail) {
        assertProblem(answer, 400, "INVALID_INPUT", field, detail);
    }
}
