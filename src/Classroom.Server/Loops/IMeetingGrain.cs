namespace Classroom.Server.Loops;

/// <summary>One meeting's front door; its key is the meeting's id. Commands travel as JSON, so that silos exchange bytes.</summary>
[Alias("IMeetingGrain")]
public interface IMeetingGrain : IGrainWithStringKey
{
    /// <summary>Starts the log if it is empty, with what the room's previous meeting left. Harmless if repeated; false once the meeting has ended.</summary>
    [Alias("Start")]
    Task<bool> Start(string roomId, string title, string? previousMeeting);

    /// <summary>Gives a seat, or gives it back, to a hub connection.</summary>
    [Alias("Join")]
    Task<SeatAnswer> Join(SeatRequest request);

    /// <summary>A person's command as it came from the wire.</summary>
    [Alias("Send")]
    Task<CommandAnswer> Send(string participant, string commandId, [Immutable] byte[] json);

    /// <summary>A command of the server.</summary>
    [Alias("Post")]
    Task<CommandAnswer> Post(string? commandId, [Immutable] byte[] json);

    /// <summary>A hub connection is gone; its seat, if it still holds one, is kept for a while.</summary>
    [Alias("Lose")]
    Task Lose(string participant, string connectionId);

    /// <summary>The seat that this secret's hash proves, or null.</summary>
    [Alias("FindSeat")]
    Task<SeatInfo?> FindSeat(string participant, string resumeHash);

    /// <summary>The chat page before a number as JSON, for a seat whose hash proves it; null for others.</summary>
    [Alias("ChatPage")]
    Task<byte[]?> ChatPage(string participant, string resumeHash, long before);

    /// <summary>A part of a module's view, for who has a seat; null where it is not there or not theirs.</summary>
    [Alias("Part")]
    Task<PartAnswer?> Part(string participant, string module, string part);

    /// <summary>How many people are here; null once the meeting has ended.</summary>
    [Alias("Count")]
    Task<int?> Count();

    /// <summary>Does nothing, so that the first real call finds everything compiled.</summary>
    [Alias("Warm")]
    Task Warm();
}
