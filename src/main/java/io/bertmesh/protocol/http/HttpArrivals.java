package io.bertmesh.protocol.http;

import io.bertmesh.model.Task;
import io.bertmesh.protocol.Arrival;
import io.bertmesh.protocol.ErrorStatus;
import io.bertmesh.protocol.RequestIds;
import io.bertmesh.security.Caller;
import io.bertmesh.telemetry.CallOrigin;
import io.bertmesh.telemetry.CallWatches;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Notes who makes a call of a task, gives the call its id and the caller the id back, and tells of calls that end before
 * their work begins: refused, malformed, or given up.
 */
@ApplicationScoped
public class HttpArrivals {

    // Before all filters that may refuse a call.
    private static final int PRIORITY = 1_000;

    private static final String KEY = Arrival.class.getName();

    private static final Map<String, Task> TASKS =
            Stream.of(Task.values()).collect(Collectors.toMap(task -> "/" + task.label(), Function.identity()));

    private final CallWatches watches;

    HttpArrivals(CallWatches watches) {
        this.watches = watches;
    }

    /** The origin of a call whose work begins now. A call that fails before is told of by its status. */
    public static CallOrigin handedOver(RoutingContext http, Task task) {
        Arrival arrival = http.get(KEY);
        return arrival == null ? new CallOrigin(task.label(), "rest", false) : arrival.handedOver();
    }

    /** Says who makes a call, if it is one of a task. */
    static void madeBy(RoutingContext http, Caller caller) {
        Arrival arrival = http.get(KEY);
        if (arrival != null) {
            arrival.madeBy(caller);
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::note, PRIORITY);
    }

    /** The path without what Quarkus overlooks when it finds the resource: matrix parameters, and one slash at the end. */
    static String plain(String path) {
        int end = path.indexOf(';');
        String bare = end < 0 ? path : path.substring(0, end);
        return bare.length() > 1 && bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
    }

    private void note(RoutingContext http) {
        Task task = TASKS.get(plain(http.normalizedPath()));
        if (task != null) {
            HttpServerRequest request = http.request();
            Arrival arrival = Arrival.of(
                    task,
                    "rest",
                    false,
                    request.getHeader(RequestIds.HEADER),
                    Optional.ofNullable(request.remoteAddress().hostAddress()));
            http.put(KEY, arrival);
            http.response().putHeader(RequestIds.HEADER, arrival.requestId());
            http.addEndHandler(end -> arrival.answered(
                    watches,
                    end.succeeded() ? ErrorStatus.nameOf(http.response().getStatusCode()) : ErrorStatus.nameOf(499)));
        }
        http.next();
    }
}
