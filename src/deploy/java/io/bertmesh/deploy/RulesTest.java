package io.bertmesh.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule finds its faults in production's objects with one deliberate fault. */
class RulesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String POD = "/spec/template/spec";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            KNOWN_FIELDS | Deployment      | POD/containers/0/livenessProbe/initialDelay               | 5                  | initialDelay: no such field
            KNOWN_FIELDS | VirtualService  | /spec/http/0/retry                                        | 5                  | retry: no such field
            KNOWN_FIELDS | VirtualService  | /spec/http/0/faults                                       | {}                 | faults: no such field
            KNOWN_FIELDS | NetworkPolicy   | /spec/egresses                                            | []                 | egresses: no such field
            SECURITY     | Deployment      | POD/securityContext/runAsNonRoot                          | false              | bertmesh may run as root
            SECURITY     | Deployment      | POD/securityContext/runAsUser                             | 0                  | bertmesh runs as root
            SECURITY     | Deployment      | POD/securityContext/seccompProfile/type                   | "Unconfined"       | any system call
            SECURITY     | Deployment      | POD/hostNetwork                                           | true               | shares the node's network
            SECURITY     | Deployment      | POD/automountServiceAccountToken                          | true               | gets a token
            SECURITY     | Deployment      | POD/volumes/0                                             | {"name": "temporary", "hostPath": {"path": "/"}} | kind that is not allowed
            SECURITY     | Deployment      | POD/volumes/0                                             | {"name": "temporary", "emptyDir": {}} | fill the node's disk
            SECURITY     | Deployment      | POD/containers/0/securityContext                          | null               | no security context
            SECURITY     | Deployment      | POD/containers/0/securityContext/capabilities/drop        | ["NET_RAW"]        | keeps capabilities
            SECURITY     | Deployment      | POD/containers/0/securityContext/capabilities/add         | ["SYS_PTRACE"]     | adds capabilities
            SECURITY     | Deployment      | POD/containers/0/securityContext/allowPrivilegeEscalation | true               | gain privileges
            SECURITY     | Deployment      | POD/containers/0/securityContext/readOnlyRootFilesystem   | false              | root file system
            SECURITY     | Deployment      | POD/containers/0/ports/0/hostPort                         | 9000               | port of the node
            SECURITY     | Deployment      | POD/containers/0/resources/limits                         | {}                 | any memory
            SECURITY     | Deployment      | POD/containers/0/resources/limits/cpu                     | "1"                | requests cpu beyond its limit
            SECURITY     | Deployment      | POD/containers/0/resources/limits/nvidia.com~1gpu         | 1                  | does not request nvidia.com/gpu
            SERVICE      | Deployment      | POD/containers/0/ports/0/containerPort                    | 9001               | does not open grpc on 9000
            SERVICE      | Deployment      | POD/containers/0/readinessProbe/httpGet/path              | "/q/health/live"   | is asked for as
            SERVICE      | Deployment      | POD/containers/0/readinessProbe/httpGet/port              | "http"             | not asked for on the management port
            SERVICE      | Deployment      | POD/containers/0/startupProbe                             | null               | not asked for /q/health/started
            SERVICE      | Deployment      | POD/containers/0/lifecycle                                | null               | before its callers hear
            SERVICE      | Deployment      | POD/terminationGracePeriodSeconds                         | 45                 | needs PT45S to end
            SERVICE      | Deployment      | POD/containers/0/env                                      | [{"name": "BERTMESH_WORKERS"}] | does not tell of BERTMESH_WORKERS
            SERVICE      | ConfigMap       | /data/BERTMESH_SHUTDOWN_DRAIN_TIMEOUT                     | "soon"             | BERTMESH_SHUTDOWN_DRAIN_TIMEOUT: soon
            SERVICE      | ConfigMap       | /data/BERTMESH_SHUTDOWN_DRAIN_TIMEOUT                     | "25h"              | BERTMESH_SHUTDOWN_DRAIN_TIMEOUT: PT25H
            REFERENCES   | Deployment      | /metadata/name                                            | "bertmesh-v2"      | is there twice
            REFERENCES   | Deployment      | /spec/selector/matchLabels                                | {"app.kubernetes.io/name": "bertmesh"} | selects the pods of
            REFERENCES   | Deployment      | /spec/replicas                                            | 2                  | an autoscaler owns
            REFERENCES   | Deployment      | POD/volumes                                               | []                 | has no volume temporary
            REFERENCES   | Deployment      | POD/containers/0/env                                      | [{"name": "A"}, {"name": "A"}] | sets a variable twice
            REFERENCES   | Service         | /spec/ports/0/targetPort                                  | "grcp"             | does not open grcp
            REFERENCES   | Service         | /spec/ports/0/appProtocol                                 | null               | what it speaks
            REFERENCES   | Service         | /spec/selector/component                                  | "server"           | selects no pod
            REFERENCES   | NetworkPolicy   | /spec/podSelector/matchLabels/component                   | "server"           | selects no pod
            REFERENCES   | PodMonitor      | /spec/podMetricsEndpoints/0/port                          | "http-metrics"     | does not open http-metrics
            REFERENCES   | PodMonitor      | /spec/podMetricsEndpoints/0                               | {"portNumber": 9090} | does not open 9090
            REFERENCES   | PodMonitor      | /spec/selector/matchLabels/component                      | "server"           | selects no pod
            REFERENCES   | HorizontalPodAutoscaler | /spec/scaleTargetRef/name                         | "bertmesh"         | not there to be scaled
            REFERENCES   | PodDisruptionBudget | /spec/selector/matchLabels                            | {}                 | selects the pods of
            MESH         | VirtualService  | /spec/http/0/route/0/destination/host                     | "bert"             | no Service
            MESH         | VirtualService  | /spec/http/0/route/0/destination/subset                   | "v3"               | no DestinationRule defines
            MESH         | VirtualService  | /spec/http/0/route/0/destination/port/number              | 8081               | a port that bertmesh does not have
            MESH         | VirtualService  | /spec/http/0/route/0/weight                               | 99                 | weights sum to 99
            MESH         | VirtualService  | /spec/gateways                                            | ["other"]          | has gateways
            MESH         | DestinationRule | /spec/subsets/0/labels/app.kubernetes.io~1version         | "v3"               | no pod is of v1
            MESH         | PeerAuthentication | /spec/selector/matchLabels/component                   | "server"           | selects no pod
            MESH         | EnvoyFilter     | /spec/workloadSelector/labels/component                   | "server"           | selects no pod
            """)
    void findsWhatIsWrong(Rules rules, String kind, String pointer, String value, String fault) throws IOException {
        Rendering rendering = Chart.render(Chart.FOLDER.resolve("values-prod.yaml"), Map.of());

        Rendering broken =
                with(rendering, kind, JsonPointer.compile(pointer.replace("POD", POD)), JSON.readTree(value));

        assertThat(rules.faults(rendering)).isEmpty();
        assertThat(rules.faults(broken))
                .isNotEmpty()
                .anySatisfy(found -> assertThat(found).contains(fault));
    }

    /** The rendering with one part of the first object of a kind replaced, or removed by null. */
    private static Rendering with(Rendering rendering, String kind, JsonPointer pointer, JsonNode value) {
        List<JsonNode> objects =
                rendering.objects().stream().<JsonNode>map(JsonNode::deepCopy).toList();
        JsonNode object = objects.stream()
                .filter(candidate -> candidate.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
        String last = pointer.last().getMatchingProperty();
        switch (object.at(pointer.head())) {
            case ArrayNode array -> array.set(Integer.parseInt(last), value);
            case ObjectNode parent when value.isNull() -> parent.remove(last);
            case ObjectNode parent -> parent.set(last, value);
            default -> throw new AssertionError(pointer + " is not in " + kind);
        }
        return new Rendering(objects);
    }
}
