package io.bertmesh.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.quarkus.opentelemetry.runtime.AutoConfiguredOpenTelemetrySdkBuilderCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Adds two rules before the configured sampler. A span linked to a sampled span is sampled, so that every sampled call
 * shows the run that its texts shared. Calls of gRPC's health and reflection services are never sampled.
 */
@ApplicationScoped
public class SpanSampling implements AutoConfiguredOpenTelemetrySdkBuilderCustomizer {

    @Override
    public void customize(AutoConfiguredOpenTelemetrySdkBuilder builder) {
        builder.addSamplerCustomizer((configured, _) -> new RulesFirst(configured));
    }

    /** Applies the rules, and asks the configured sampler about all other spans. */
    record RulesFirst(Sampler configured) implements Sampler {

        private static final AttributeKey<String> GRPC_SERVICE = AttributeKey.stringKey("rpc.service");

        @Override
        public SamplingResult shouldSample(
                Context parent,
                String traceId,
                String name,
                SpanKind kind,
                Attributes attributes,
                List<LinkData> links) {
            String service = attributes.get(GRPC_SERVICE);
            if (service != null && service.startsWith("grpc.")) {
                return SamplingResult.drop();
            }
            for (LinkData link : links) {
                if (link.getSpanContext().isSampled()) {
                    return SamplingResult.recordAndSample();
                }
            }
            return configured.shouldSample(parent, traceId, name, kind, attributes, links);
        }

        @Override
        public String getDescription() {
            return "RulesFirst{" + configured.getDescription() + "}";
        }
    }
}
