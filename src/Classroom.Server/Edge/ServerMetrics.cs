using System.Diagnostics.Metrics;

namespace Classroom.Server.Edge;

/// <summary>The edge's and the loops' counters.</summary>
public static class ServerMetrics
{
    private static readonly Meter s_meter = new("Classroom.Server");

    /// <summary>Hub connections with a seat.</summary>
    public static UpDownCounter<long> Connections { get; } = s_meter.CreateUpDownCounter<long>("classroom.connections", description: "Hub connections with a seat.");

    /// <summary>Meetings running in this process.</summary>
    public static UpDownCounter<long> Meetings { get; } = s_meter.CreateUpDownCounter<long>("classroom.meetings", description: "Meetings running here.");

    /// <summary>Connections closed because they did not keep up.</summary>
    public static Counter<long> SlowConnections { get; } = s_meter.CreateCounter<long>("classroom.connections.slow", description: "Connections closed as too slow.");

    /// <summary>Commands, by what became of them.</summary>
    public static Counter<long> Commands { get; } = s_meter.CreateCounter<long>("classroom.commands", description: "Commands by outcome.");

    /// <summary>Durable events.</summary>
    public static Counter<long> Events { get; } = s_meter.CreateCounter<long>("classroom.events", description: "Durable events.");

    /// <summary>From a command's arrival to its acknowledgement.</summary>
    public static Histogram<double> CommandSeconds { get; } =
        s_meter.CreateHistogram<double>("classroom.command", unit: "s", description: "From a command's arrival to its answer.");

    /// <summary>Joins, by answer.</summary>
    public static Counter<long> Joins { get; } = s_meter.CreateCounter<long>("classroom.joins", description: "Joins by answer.");

    /// <summary>Ephemeral messages, by what became of them.</summary>
    public static Counter<long> Ephemerals { get; } = s_meter.CreateCounter<long>("classroom.ephemerals", description: "Ephemeral messages by fate.");
}
