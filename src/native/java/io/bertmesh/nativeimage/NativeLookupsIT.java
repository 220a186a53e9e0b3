package io.bertmesh.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.ServiceProcess;
import io.bertmesh.testing.Tokens;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the packaged service with {@link LookupAgent}. Everything that it looks up by name, from its start to its end,
 * must be registered for the native image, by bertmesh or by Quarkus.
 */
class NativeLookupsIT {

    /** Owners of checked members: bertmesh's classes, and those of libraries without a Quarkus extension. */
    private static final List<String> WATCHED =
            List.of("io.bertmesh.", "ai.djl.", "ai.onnxruntime.", "com.github.benmanes.", "org.jose4j.");

    /**
     * Quarkus registers what its own code looks up in beans, settings, endpoints and messages, and what its generated
     * classes look up. Their names contain an underscore, unlike bertmesh's.
     */
    private static final Pattern QUARKUS = Pattern.compile(
            "(io\\.quarkus|io\\.smallrye|org\\.jboss|jakarta\\.enterprise|com\\.google\\.protobuf)\\..*|.*_.*");

    /** Created when the image is built. */
    private static final Pattern LAMBDA = Pattern.compile(".*\\$\\$Lambda.*");

    private static final Map<String, String> REST_CALLS = Map.of(
            "/fill-mask", "{\"text\": \"中国的首都是[MASK]京。\"}",
            "/feature-extraction", "{\"text\": \"北京\"}",
            "/semantic-similarity", "{\"pairs\": [{\"text_a\": \"北京\", \"text_b\": \"上海\"}]}");

    @TempDir
    static Path folder;

    private static List<Lookup> lookups;

    @BeforeAll
    static void callTheService() throws Exception {
        Path file = folder.resolve("lookups");
        List<String> options =
                List.of("--enable-native-access=ALL-UNNAMED", "-javaagent:%s=%s".formatted(agent(), file));
        Tokens provider = Tokens.rsa("one");
        Path keys = Files.writeString(folder.resolve("keys.json"), Tokens.keySet(provider));
        Map<String, String> settings = Map.of(
                "BERTMESH_SECURITY_JWT_KEYS", keys.toString(),
                "BERTMESH_SECURITY_JWT_ISSUER", Tokens.ISSUER,
                "BERTMESH_SECURITY_JWT_AUDIENCES", Tokens.AUDIENCE);
        try (ServiceProcess service = ServiceProcess.start(settings, options).awaitStart()) {
            callAll(service, "Bearer " + provider.token());
            service.terminate();
            service.awaitExitCode();
        }
        lookups = Files.readAllLines(file).stream().map(Lookup::parse).toList();
    }

    @Test
    void membersOfClassesAreRegistered() throws IOException {
        Registrations registrations = Registrations.load();
        Set<String> restTypes = RestTypes.of(restResources());
        List<Lookup> ours = lookups.stream()
                .filter(lookup -> !lookup.isOfResource() && !lookup.isOfForeignFunction())
                .filter(lookup -> WATCHED.stream().anyMatch(lookup.type()::startsWith))
                .filter(lookup -> !QUARKUS.matcher(lookup.caller()).matches())
                .filter(lookup -> !LAMBDA.matcher(lookup.type()).matches())
                .filter(lookup -> !restTypes.contains(lookup.type()))
                .toList();

        assertThat(ours).extracting(Lookup::type).contains("ai.onnxruntime.OnnxRuntime", "io.bertmesh.model.Golden");
        assertThat(missing(ours, registrations)).isEmpty();
    }

    @Test
    void resourcesAreRegistered() throws IOException {
        Registrations registrations = Registrations.load();
        List<Lookup> ours = lookups.stream()
                .filter(Lookup::isOfResource)
                .filter(lookup -> lookup.caller().startsWith("io.bertmesh.")
                        || lookup.caller().startsWith("ai.djl."))
                // A setting says where the library is.
                .filter(lookup -> !lookup.first().endsWith(".so"))
                // Services of the JDK, which GraalVM knows.
                .filter(lookup -> !lookup.first().startsWith("META-INF/services/java."))
                .toList();

        assertThat(ours).extracting(Lookup::first).contains("models/bert-demo-zh/1/manifest.json");
        assertThat(missing(ours, registrations)).isEmpty();
    }

    @Test
    void foreignFunctionsAreRegistered() throws IOException {
        Registrations registrations = Registrations.load();
        List<Lookup> ours = lookups.stream().filter(Lookup::isOfForeignFunction).toList();

        assertThat(ours).isNotEmpty();
        assertThat(missing(ours, registrations)).isEmpty();
    }

    /** The tokenizer's library would call home for each tokenizer, because its Ec2Utils asks where it runs. */
    @Test
    void nothingCallsHome() {
        assertThat(lookups)
                .extracting(Lookup::caller)
                .contains("io.bertmesh.onnx.SharedEnvironment")
                .doesNotContain("ai.djl.util.Ec2Utils");
    }

    private static List<String> missing(List<Lookup> lookups, Registrations registrations) {
        return lookups.stream()
                .map(lookup -> lookup.missingIn(registrations))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Stream<Class<?>> restResources() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target/classes/io/bertmesh/protocol/bertmesh/rest"))) {
            return files
                    .map(path -> String.valueOf(path.getFileName()))
                    .filter(file -> file.endsWith("Resource.class"))
                    .<Class<?>>map(file -> {
                        try {
                            return Class.forName("io.bertmesh.protocol.bertmesh.rest." + file.replace(".class", ""));
                        } catch (ClassNotFoundException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList()
                    .stream();
        }
    }

    private static void callAll(ServiceProcess service, String authorization) throws IOException, InterruptedException {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", service.grpcPort())
                .usePlaintext()
                .build();
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
        FeatureExtractionServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .extract(ExtractRequest.newBuilder().addTexts("北京").build());
        channel.shutdownNow();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (Map.Entry<String, String> call : REST_CALLS.entrySet()) {
                URI address = URI.create("http://localhost:" + service.httpPort() + call.getKey());
                HttpRequest.Builder request = HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .header("Authorization", authorization)
                        .POST(BodyPublishers.ofString(call.getValue()));
                assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    /** On the boot class path, because the JDK's own classes call it. */
    private static Path agent() throws IOException {
        Path jar = folder.resolve("agent.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", LookupAgent.class.getName());
        manifest.getMainAttributes().putValue("Boot-Class-Path", String.valueOf(jar.getFileName()));
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        Path classes = Path.of("target/native-classes");
        String prefix = LookupAgent.class.getPackageName().replace('.', '/');
        try (OutputStream output = Files.newOutputStream(jar);
                JarOutputStream archive = new JarOutputStream(output, manifest);
                Stream<Path> files = Files.list(classes.resolve(prefix))) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith("LookupAgent") || name.startsWith("LookupRecord")) {
                    archive.putNextEntry(new JarEntry(prefix + "/" + name));
                    Files.copy(file, archive);
                }
            }
        }
        return jar;
    }
}
