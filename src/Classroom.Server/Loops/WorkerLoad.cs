namespace Classroom.Server.Loops;

/// <summary>What a worker has to do: connections, and the share of a core (0 to 1) that its thread took in the last second.</summary>
public readonly record struct WorkerLoad(int Peers, double ProcessorShare);
