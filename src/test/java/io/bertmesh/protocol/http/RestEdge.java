package io.bertmesh.protocol.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** Calls the REST edge like any other client: bytes out; status, headers and text back. */
public final class RestEdge {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Keeps every digit, so that floats are read exactly. */
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader();

    private RestEdge() {}

    /** An answer of the service. */
    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        /** Content type without its parameters. */
        public String mediaType() {
            return header("Content-Type").replaceFirst(";.*", "");
        }

        /** The header's value, or empty if it is absent. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String text() {
            return response.body();
        }

        public JsonNode json() {
            try {
                return JSON.readTree(text());
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text(), e);
            }
        }
    }

    /** Posts a JSON text with these headers, name and value in turn. */
    public static Answer post(String path, String json, String... headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        return send(with(headers, request.POST(BodyPublishers.ofString(json))));
    }

    /** Sends any method and body with these headers, name and value in turn. */
    public static Answer send(String method, String path, BodyPublisher body, String... headers) {
        return send(with(headers, request(path).method(method, body)));
    }

    /** Gets from the traffic port. */
    public static Answer get(String path) {
        return send(request(path));
    }

    /** The numbers of an array. */
    public static List<Float> floats(JsonNode array) {
        List<Float> floats = new ArrayList<>();
        array.forEach(number -> floats.add(number.decimalValue().floatValue()));
        return floats;
    }

    /** Address of a path on the traffic port. */
    static URI address(String path) {
        return URI.create(ConfigProvider.getConfig().getValue("test.url", String.class) + path);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address(path));
    }

    private static HttpRequest.Builder with(String[] headers, HttpRequest.Builder request) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
