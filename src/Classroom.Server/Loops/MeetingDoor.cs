using Classroom.Meetings;
using Classroom.Storage;
using Classroom.Storage.Rooms;
using Orleans.Runtime;

namespace Classroom.Server.Loops;

/// <summary>The one way to a meeting for the edge, for bridges and for jobs; asks again where a meeting has just moved or was recovered.</summary>
public sealed class MeetingDoor(IGrainFactory grains, RoomStore rooms, MeetingDirectory directory, CommandCodec commands, TimeProvider time)
{
    private const int OpenTriesMax = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The running meeting of a room, opened where there is none; null where the room is gone.</summary>
    public async Task<MeetingId?> Enter(RoomId room, CancellationToken cancel)
    {
        if (directory.TryGetMeeting(room, out var running) && directory.HasBegun(running))
            return running;
        for (var i = 0; i < OpenTriesMax; i++)
        {
            if (await rooms.Open(room, cancel) is not { } opened)
                return null;
            if (await Grain(opened.Meeting).Start(room.Value, opened.Title, opened.Previous?.Value))
                return opened.Meeting;

            // The log says that it has ended, the table does not yet: a crash came between the two.
            await rooms.End(opened.Meeting, cancel);
        }

        return null;
    }

    /// <summary>
    /// Posts a command of the server; it is applied once for each id. Commands that may meet a crash on their way carry an id that the next try repeats.
    /// </summary>
    public Task<CommandAnswer> Post(MeetingId meeting, string? commandId, Command command) =>
        Retry(() => Grain(meeting).Post(commandId, commands.Write(command)));

    /// <summary>Hands on a person's command as it came from the wire.</summary>
    public Task<CommandAnswer> Send(MeetingId meeting, ParticipantId sender, string commandId, byte[] json) =>
        Retry(() => Grain(meeting).Send(sender.Value, commandId, json));

    /// <summary>The seat that a secret proves, or null; unknown meetings cost no more than a look.</summary>
    public async Task<SeatInfo?> FindSeat(MeetingId meeting, SeatProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return directory.TryGetRoom(meeting, out _) ? await Grain(meeting).FindSeat(proof.Participant.Value, proof.Hash) : null;
    }

    /// <summary>The meeting itself.</summary>
    internal IMeetingGrain Grain(MeetingId meeting) => grains.GetGrain<IMeetingGrain>(meeting.Value);

    /// <summary>True for what passes by itself: a meeting that moves, a silo that stops, a database that is away.</summary>
    internal static bool IsPassing(Exception problem) => Outage.Holds(
        problem, one => one is OrleansException or TimeoutException or Npgsql.NpgsqlException or IOException or OperationCanceledException);

    private async Task<CommandAnswer> Retry(Func<Task<CommandAnswer>> ask)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            CommandAnswer answer;
            try
            {
                answer = await ask();
            }
            catch (Exception problem) when (IsPassing(problem))
            {
                answer = CommandAnswer.Abandoned;
            }

            if (answer.Ok || answer.Rule is not null || time.GetElapsedTime(began) > s_patience)
                return answer;
            await Task.Delay(s_pause, time);
        }
    }
}
