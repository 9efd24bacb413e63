package io.nodelay.bench.results;

import com.google.gson.annotations.SerializedName;

/** Which way a figure is wished to go. It is stored with the figure, so that no reader has to guess it from the unit. */
public enum Better {
    @SerializedName("smaller")
    SMALLER,
    @SerializedName("bigger")
    BIGGER
}
