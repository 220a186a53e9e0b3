package io.bertmesh.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The service's metrics at one moment, each as a sum over its labels. */
record Scrape(Map<String, Double> values) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    static Scrape of(int managementPort) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:%d/q/metrics".formatted(managementPort)))
                .build();
        return parse(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** Parses Prometheus's text format: {@code name{labels} value}. */
    static Scrape parse(String text) {
        return new Scrape(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .collect(Collectors.toUnmodifiableMap(Scrape::name, Scrape::number, Double::sum)));
    }

    /** The metric's value; empty if there is no such metric. */
    OptionalDouble value(String name) {
        Double value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static String name(String line) {
        return line.substring(0, line.indexOf(line.contains("{") ? '{' : ' '));
    }

    private static double number(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
