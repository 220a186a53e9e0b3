package io.bertmesh.protocol.grpc;

import io.bertmesh.protocol.StreamClient;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FillMaskServiceGrpc;
import io.bertmesh.v1.SemanticSimilarityServiceGrpc;
import io.bertmesh.v1.StreamCompareRequest;
import io.bertmesh.v1.StreamCompareResponse;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamExtractResponse;
import io.bertmesh.v1.StreamFillMaskRequest;
import io.bertmesh.v1.StreamFillMaskResponse;
import io.grpc.Channel;
import java.util.List;
import java.util.stream.Stream;

/** Sends all items of a stream and returns all their answers. */
public record StreamCaller(Channel channel) {

    public List<StreamFillMaskResponse> fillMasks(StreamFillMaskRequest.Builder... items) {
        var stub = FillMaskServiceGrpc.newStub(channel);
        return StreamClient.open(stub::streamFillMask)
                .answersTo(Stream.of(items)
                        .map(StreamFillMaskRequest.Builder::build)
                        .toList());
    }

    public List<StreamCompareResponse> compare(StreamCompareRequest.Builder... items) {
        var stub = SemanticSimilarityServiceGrpc.newStub(channel);
        return StreamClient.open(stub::streamCompare)
                .answersTo(Stream.of(items)
                        .map(StreamCompareRequest.Builder::build)
                        .toList());
    }

    public List<StreamExtractResponse> extract(StreamExtractRequest.Builder... items) {
        return openExtract()
                .answersTo(Stream.of(items)
                        .map(StreamExtractRequest.Builder::build)
                        .toList());
    }

    public StreamClient<StreamExtractRequest, StreamExtractResponse> openExtract() {
        var stub = FeatureExtractionServiceGrpc.newStub(channel);
        return StreamClient.open(stub::streamExtract);
    }

    public static StreamFillMaskRequest.Builder mask(String text) {
        return StreamFillMaskRequest.newBuilder().setText(text);
    }

    public static StreamCompareRequest.Builder pair(String textA, String textB) {
        return StreamCompareRequest.newBuilder().setTextA(textA).setTextB(textB);
    }

    public static StreamExtractRequest.Builder text(String text) {
        return StreamExtractRequest.newBuilder().setText(text);
    }
}
