using System.Text.Json.Serialization;
using Classroom.Meetings;
using Classroom.Modules.Participants.Contract;

namespace Classroom.Modules.Participants;

/// <summary>JSON of the participants' records, and of the kernel's roster events.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LeaveMeeting))]
[JsonSerializable(typeof(RenameParticipant))]
[JsonSerializable(typeof(RaiseHand))]
[JsonSerializable(typeof(LowerHand))]
[JsonSerializable(typeof(SetMicrophone))]
[JsonSerializable(typeof(SetCamera))]
[JsonSerializable(typeof(MuteParticipant))]
[JsonSerializable(typeof(MuteAll))]
[JsonSerializable(typeof(RemoveParticipant))]
[JsonSerializable(typeof(GivePresenter))]
[JsonSerializable(typeof(SetRole))]
[JsonSerializable(typeof(EndMeeting))]
[JsonSerializable(typeof(StartMeeting))]
[JsonSerializable(typeof(AdmitParticipant))]
[JsonSerializable(typeof(LoseConnection))]
[JsonSerializable(typeof(ResumeParticipant))]
[JsonSerializable(typeof(DropParticipant))]
[JsonSerializable(typeof(CloseMeeting))]
[JsonSerializable(typeof(MeetingStarted))]
[JsonSerializable(typeof(MeetingEnded))]
[JsonSerializable(typeof(ParticipantJoined))]
[JsonSerializable(typeof(ParticipantLeft))]
[JsonSerializable(typeof(ParticipantDisconnected))]
[JsonSerializable(typeof(ParticipantReturned))]
[JsonSerializable(typeof(ParticipantRenamed))]
[JsonSerializable(typeof(RoleChanged))]
[JsonSerializable(typeof(PresenterChanged))]
[JsonSerializable(typeof(SeatSecured))]
[JsonSerializable(typeof(HandRaised))]
[JsonSerializable(typeof(HandLowered))]
[JsonSerializable(typeof(MicrophoneChanged))]
[JsonSerializable(typeof(CameraChanged))]
[JsonSerializable(typeof(ParticipantsView))]
[JsonSerializable(typeof(ParticipantsSnapshot))]
internal sealed partial class ParticipantsJsonContext : JsonSerializerContext;
