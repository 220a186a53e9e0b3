package io.bertmesh.telemetry;

import io.opentelemetry.api.common.AttributeKey;

/** The attributes of our spans. None ever holds text of a request. */
final class SpanAttributes {

    /** What is asked for, as {@code fill-mask}. */
    static final AttributeKey<String> TASK = AttributeKey.stringKey("bertmesh.task");

    /** Name of the model that answers. */
    static final AttributeKey<String> MODEL = AttributeKey.stringKey("bertmesh.model");

    static final AttributeKey<String> VERSION = AttributeKey.stringKey("bertmesh.version");

    /** Texts that the span is about: on the span of the edge those that have an outcome, as in the access log. */
    static final AttributeKey<Long> TEXTS = AttributeKey.longKey("bertmesh.texts");

    /** Tokens of these texts, [CLS] and [SEP] included. */
    static final AttributeKey<Long> TOKENS = AttributeKey.longKey("bertmesh.tokens");

    /** Texts of the call whose outcome is an error of their own. */
    static final AttributeKey<Long> FAILED_TEXTS = AttributeKey.longKey("bertmesh.failed_texts");

    /** Texts of the call whose answer was kept from an earlier run. */
    static final AttributeKey<Long> CACHED_TEXTS = AttributeKey.longKey("bertmesh.cached_texts");

    /** Runs that texts of the call were in. */
    static final AttributeKey<Long> RUNS = AttributeKey.longKey("bertmesh.runs");

    /** Texts of the run, equal ones counted once. */
    static final AttributeKey<Long> PACK_TEXTS = AttributeKey.longKey("bertmesh.pack.texts");

    /** Tokens of all texts of the run. */
    static final AttributeKey<Long> PACK_TOKENS = AttributeKey.longKey("bertmesh.pack.tokens");

    /** Name of a gRPC status, whatever the transport. */
    static final AttributeKey<String> STATUS = AttributeKey.stringKey("bertmesh.status");

    private SpanAttributes() {}
}
