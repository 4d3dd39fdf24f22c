using System.Security.Cryptography;
using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Server.Bridges.Conversion;
using Classroom.Storage;
using Xunit;

namespace Classroom.Server.Tests.Conversion;

/// <summary>A running meeting, a folder of files and the real converter.</summary>
internal sealed class ConversionBench : IRandomSource, IDisposable
{
    public static readonly RoomId Room = new("room");

    private static readonly ParticipantId s_teacher = new("teacher");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("conversion");
    private readonly FileBlobStore _blobs;
    private readonly ConversionTurns _turns = new(atOnce: 1);
    private readonly Lock _turn = new();
    private readonly Meeting _meeting;
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private int _uploads;

    public ConversionBench(ConversionLimits? limits = null)
    {
        Limits = limits ?? new ConversionLimits();
        _meeting = new Meeting(new MeetingId("meeting"), 1, ModuleRegistry.Create(MeetingOptions.Default), this);
        Post(new StartMeeting(Room, "Lesson"));
        Post(new AdmitParticipant(s_teacher, "Teacher", Role.Moderator, ParticipantKind.Person, "hash"));
        _blobs = new FileBlobStore(_folder.FullName, new DiskSpace(_folder.FullName, TimeProvider.System));
    }

    public ConversionLimits Limits { get; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Every event since the start, in order.</summary>
    public List<Event> Events { get; } = [];

    /// <summary>Called after each command of the converter.</summary>
    public Action<Command>? Posted { get; set; }

    /// <summary>A rule that refuses a command of the converter, whatever the meeting thinks of it.</summary>
    public Func<Command, string?> Refusing { get; set; } = _ => null;

    public string WorkFolder => Path.Combine(_folder.FullName, "work");

    public PresentationsView Slides => (PresentationsView)_meeting.View(s_teacher)!["presentations"];

    public PresentationView? Find(ConversionOrder order) => Slides.Presentations.FirstOrDefault(one => one.Id == order.Presentation);

    public async Task<ConversionOrder> Upload(byte[] document)
    {
        using var stream = new MemoryStream(document);
        var blob = await _blobs.Save(Room, stream, long.MaxValue, CancellationToken.None);
        var order = new ConversionOrder(Room, _meeting.Id, new PresentationId($"p{++_uploads}"), blob);
        Assert.Null(Post(new AddPresentation(order.Presentation, s_teacher, "slides.pdf")));
        return order;
    }

    public Task<ConversionException?> Convert(ConversionOrder order, CancellationToken cancel)
    {
        var conversion = new PresentationConversion(
            new SandboxedConverter(Limits), _turns, _blobs, WorkFolder, Time, (_, command, _) => Task.FromResult(Refusing(command) ?? Post(command)));
        return conversion.Run(order, number => Find(order)?.Pages.Any(page => page.Number == number) ?? false, cancel);
    }

    public string? Post(Command command)
    {
        lock (_turn)
        {
            var decision = _meeting.Handle(_now += TimeSpan.FromMilliseconds(100), Actor.System, null, command);
            Events.AddRange(decision.Events.Select(one => one.Envelope.Event));
            Posted?.Invoke(command);
            return decision.Rejection?.Rule;
        }
    }

    public void AssertNothingLeft() => Assert.True(!Directory.Exists(WorkFolder) || !Directory.EnumerateFileSystemEntries(WorkFolder).Any());

    public byte[] Blob(string name) => File.ReadAllBytes(Path.Combine(_folder.FullName, "rooms", Room.Value, name));

    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);

    public void Dispose()
    {
        _turns.Dispose();
        _folder.Delete(recursive: true);
    }
}
