package io.bertmesh.testing;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Timers of Vert.x that go off when a test wants them to. Of one thread. */
public final class ManualTimers {

    private final Map<Long, Handler<Long>> pending = new LinkedHashMap<>();
    private long lastId;

    /** A Vert.x that has timers, and nothing else. */
    public Vertx vertx() {
        return (Vertx) Proxy.newProxyInstance(Vertx.class.getClassLoader(), new Class<?>[] {Vertx.class}, this::invoke);
    }

    /** How many timers may still go off. */
    public int pending() {
        return pending.size();
    }

    /** What the timer that was set last does. */
    public Handler<Long> last() {
        return Objects.requireNonNull(pending.get(lastId));
    }

    /** Lets all timers go off. They stay pending, as one that is periodic would. */
    public void goOff() {
        Map.copyOf(pending).forEach((id, handler) -> handler.handle(id));
    }

    @SuppressWarnings("unchecked")
    private Object invoke(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "setTimer", "setPeriodic" -> {
                lastId++;
                pending.put(lastId, (Handler<Long>) arguments[1]);
                yield lastId;
            }
            case "cancelTimer" -> pending.remove((Long) arguments[0]) != null;
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }
}
