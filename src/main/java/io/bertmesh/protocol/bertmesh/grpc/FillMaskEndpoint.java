package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.fillmask.FillMaskTask;
import io.bertmesh.protocol.grpc.GrpcCalls;
import io.bertmesh.protocol.grpc.StreamCalls;
import io.bertmesh.protocol.grpc.StreamWindow;
import io.bertmesh.v1.FillMaskRequest;
import io.bertmesh.v1.FillMaskResponse;
import io.bertmesh.v1.FillMaskService;
import io.bertmesh.v1.StreamFillMaskRequest;
import io.bertmesh.v1.StreamFillMaskResponse;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Fill-mask over gRPC. */
@GrpcService
@RegisterInterceptor(StreamWindow.class)
class FillMaskEndpoint implements FillMaskService {

    private final FillMaskTask task;
    private final GrpcCalls calls;
    private final StreamCalls streams;

    FillMaskEndpoint(FillMaskTask task, GrpcCalls calls, StreamCalls streams) {
        this.task = task;
        this.calls = calls;
        this.streams = streams;
    }

    @Override
    public Uni<FillMaskResponse> fillMask(FillMaskRequest request) {
        return calls.answer(call -> FillMaskMessages.toProto(
                task.answer(FillMaskMessages.toRequest(request.getTextsList(), request.getOptions()), call)));
    }

    @Override
    public Multi<StreamFillMaskResponse> streamFillMask(Multi<StreamFillMaskRequest> requests) {
        return streams.answer(
                requests,
                (request, call) -> FillMaskMessages.only(task.answer(
                        FillMaskMessages.toRequest(List.of(request.getText()), request.getOptions()), call)),
                FillMaskMessages::refused);
    }
}
