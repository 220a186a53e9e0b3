package io.bertmesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpanSamplingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @ParameterizedTest
    @CsvSource({
        "bertmesh.v1.FillMaskService, RECORD_AND_SAMPLE",
        "bertmesh.v1.ModelService, RECORD_AND_SAMPLE",
        "grpc.health.v1.Health, DROP",
        "grpc.reflection.v1.ServerReflection, DROP",
    })
    void neverRecordsTheServicesOfGrpcItself(String service, SamplingDecision expected) {
        Attributes attributes = Attributes.builder().put("rpc.service", service).build();

        SamplingDecision decision = decide(Sampler.alwaysOn(), attributes, List.of());

        assertThat(decision).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"01, RECORD_AND_SAMPLE", "00, DROP"})
    void recordsWhatIsLinkedToARecordedSpan(String flags, SamplingDecision expected) {
        SpanContext linked =
                SpanContext.create(TRACE, "b7ad6b7169203331", TraceFlags.fromHex(flags, 0), TraceState.getDefault());

        SamplingDecision decision = decide(Sampler.alwaysOff(), Attributes.empty(), List.of(LinkData.create(linked)));

        assertThat(decision).isEqualTo(expected);
    }

    @Test
    void leavesTheRestToTheConfiguredSampler() {
        SamplingDecision on = decide(Sampler.alwaysOn(), Attributes.empty(), List.of());

        SamplingDecision off = decide(Sampler.alwaysOff(), Attributes.empty(), List.of());

        assertThat(on).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
        assertThat(off).isEqualTo(SamplingDecision.DROP);
    }

    private static SamplingDecision decide(Sampler configured, Attributes attributes, List<LinkData> links) {
        return new SpanSampling.RulesFirst(configured)
                .shouldSample(Context.root(), TRACE, "a span", SpanKind.SERVER, attributes, links)
                .getDecision();
    }
}
