package io.bertmesh.testing;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Vert.x timers that fire when a test says so. For one thread only. */
public final class ManualTimers {

    private final Map<Long, Handler<Long>> pending = new LinkedHashMap<>();
    private long lastId;

    /** A Vert.x with nothing but timers. */
    public Vertx vertx() {
        return (Vertx) Proxy.newProxyInstance(Vertx.class.getClassLoader(), new Class<?>[] {Vertx.class}, this::invoke);
    }

    /** How many timers may still fire. */
    public int pending() {
        return pending.size();
    }

    /** The action of the timer that was set last. */
    public Handler<Long> last() {
        return Objects.requireNonNull(pending.get(lastId));
    }

    /** Fires all timers. They stay pending, as periodic ones do. */
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
