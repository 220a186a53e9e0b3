package io.bertmesh.telemetry;

import io.opentelemetry.api.common.AttributeKey;

/** The attributes of bertmesh's spans. None ever contains text of a request. */
final class SpanAttributes {

    /** What the call asks for, such as {@code fill-mask}. */
    static final AttributeKey<String> TASK = AttributeKey.stringKey("bertmesh.task");

    /** Name of the model that answers. */
    static final AttributeKey<String> MODEL = AttributeKey.stringKey("bertmesh.model");

    static final AttributeKey<String> VERSION = AttributeKey.stringKey("bertmesh.version");

    /** Number of texts of the span: on the edge span those that have an outcome, as in the access log. */
    static final AttributeKey<Long> TEXTS = AttributeKey.longKey("bertmesh.texts");

    /** Tokens of these texts, [CLS] and [SEP] included. */
    static final AttributeKey<Long> TOKENS = AttributeKey.longKey("bertmesh.tokens");

    /** Number of the call's texts whose outcome is an error of their own. */
    static final AttributeKey<Long> FAILED_TEXTS = AttributeKey.longKey("bertmesh.failed_texts");

    /** Number of the call's texts whose answer came from the cache. */
    static final AttributeKey<Long> CACHED_TEXTS = AttributeKey.longKey("bertmesh.cached_texts");

    /** Number of runs that texts of the call were in. */
    static final AttributeKey<Long> RUNS = AttributeKey.longKey("bertmesh.runs");

    /** Number of texts of the run; equal texts count once. */
    static final AttributeKey<Long> PACK_TEXTS = AttributeKey.longKey("bertmesh.pack.texts");

    /** Tokens of all texts of the run. */
    static final AttributeKey<Long> PACK_TOKENS = AttributeKey.longKey("bertmesh.pack.tokens");

    /** Name of a gRPC status, whatever the transport. */
    static final AttributeKey<String> STATUS = AttributeKey.stringKey("bertmesh.status");

    private SpanAttributes() {}
}
