package io.nodelay.testing;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** One run of a test over one wire; skipped, with the reason, where there is none. */
record WireContext(Wire wire, EveryWire test)
        implements TestTemplateInvocationContext, ExecutionCondition, ParameterResolver {

    @Override
    public String getDisplayName(int invocation) {
        return wire.name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (List.of(test.not()).contains(wire) || (test.plain() && !wire.plain())) {
            return ConditionEvaluationResult.disabled("not over " + wire + ": " + reason());
        }
        Optional<String> missing = wire.missing();
        return missing.map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled(wire + " is to be had"));
    }

    private String reason() {
        if (test.because().isBlank()) {
            throw new IllegalArgumentException("a test that does not apply to a wire says why: because = ...");
        }
        return test.because();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Wire.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        wire.prepare();
        return wire;
    }
}
