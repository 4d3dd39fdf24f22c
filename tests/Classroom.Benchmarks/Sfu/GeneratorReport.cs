using System.Text.Json.Serialization;

namespace Classroom.Benchmarks.Sfu;

/// <summary>What a generator tells of one run, under the names that all generators use.</summary>
internal sealed record GeneratorReport
{
    [JsonPropertyName("label")]
    public required string Label { get; init; }

    [JsonPropertyName("pubs")]
    public int Publishers { get; init; }

    [JsonPropertyName("subs")]
    public int Receivers { get; init; }

    [JsonPropertyName("secs")]
    public double Seconds { get; init; }

    [JsonPropertyName("fwd")]
    public long Forwarded { get; init; }

    [JsonPropertyName("expected")]
    public long Expected { get; init; }

    [JsonPropertyName("loss_pct")]
    public double LossPercent { get; init; }

    [JsonPropertyName("worst_rx_loss_pct")]
    public double WorstLossPercent { get; init; }

    [JsonPropertyName("lat_p50_us")]
    public double P50Us { get; init; }

    [JsonPropertyName("lat_p99_us")]
    public double P99Us { get; init; }

    /// <summary>The server's part of a core.</summary>
    [JsonPropertyName("server_share")]
    public double ServerShare { get; init; }

    /// <summary>Microseconds of the server's processor time for a forwarded packet; equal to seconds for a million.</summary>
    [JsonPropertyName("cpu_per_m")]
    public double PerPacketUs { get; init; }

    [JsonPropertyName("user_per_m")]
    public double UserUs { get; init; }

    /// <summary>What the yardstick took on the server's core meanwhile.</summary>
    [JsonPropertyName("calib_us")]
    public double YardstickUs { get; init; }

    /// <summary>Processor time for a packet in units of the yardstick, which a busy or slow machine leaves as it is.</summary>
    [JsonPropertyName("norm")]
    public double Norm { get; init; }

    /// <summary>The generator's own part of its core; near 1 the figures are about the generator.</summary>
    [JsonPropertyName("gen_cpu")]
    public double GeneratorShare { get; init; }

    [JsonPropertyName("authfail")]
    public long Unauthenticated { get; init; }

    [JsonPropertyName("txerr")]
    public long SendErrors { get; init; }

    [JsonPropertyName("setup_s")]
    public double SetupSeconds { get; init; }

    /// <summary>What else there is to say of this run, in words.</summary>
    [JsonPropertyName("note")]
    public string? Note { get; init; }
}
